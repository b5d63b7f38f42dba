"""What every page shares at the door: the security policy, the admin site, the error pages."""
