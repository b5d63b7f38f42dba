#!/usr/bin/env python
"""Runs the portal's commands: `manage.py help` lists them."""

import os
import sys

from common.commandline import faults_told

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khoithidua.settings")
    from django.core.management import execute_from_command_line

    with faults_told():
        execute_from_command_line(sys.argv)
