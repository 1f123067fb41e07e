"""What a machine does to a site that serves: its disk, its clock, its files, its processes."""
