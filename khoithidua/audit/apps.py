from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "khoithidua.audit"
    label = "audit"
    verbose_name = "Nhật ký"
