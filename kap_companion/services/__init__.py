"""What people do with the program, one class per use case; no window and no toolkit in sight."""
