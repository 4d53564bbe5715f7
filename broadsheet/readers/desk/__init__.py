"""Readers in the newsroom (/newsroom/readers/): the list, each reader's page, who waits, lists in and out.

Accounts of those who work here are under /newsroom/users/, and are out of reach from here.
"""
