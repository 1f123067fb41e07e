"""What every page rests on: who asks, what may be asked for, what is answered where something is wrong."""
