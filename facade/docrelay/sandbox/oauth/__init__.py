"""What OAuth needs whatever the service: tokens, codes, devices, and the pages a person sees."""
