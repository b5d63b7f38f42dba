"""What is kept of a password (`settings.PASSWORD_HASHERS`)."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id at a fifth of a second a password on the machine it was measured on, and 46 MiB of memory.

    One lane, for a server's threads are as many as its cores have work for. Sixteen who log in at the same moment, all
    that `make run` lets in at once, take 0.7 GiB; Django's own figures would take 1.6 GiB and eight threads each.
    """

    time_cost = 5
    memory_cost = 46 * 1024
    parallelism = 1
