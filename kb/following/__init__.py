"""What readers follow: saved searches, practices, meetings, objectives; what is new of them, before the meetings."""
