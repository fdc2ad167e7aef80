"""What belongs together: operations, media types and schemas of both sides, and who reaches them."""
