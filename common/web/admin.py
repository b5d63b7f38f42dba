"""Where Django finds the portal's own admin site. The site itself stands beside it, for it needs the models loaded."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    """The admin as an app; every `admin.py` registers with the portal's site."""

    default_site = "common.web.admin_site.PortalAdminSite"
    verbose_name = "Quản trị"
