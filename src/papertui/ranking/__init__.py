"""What ranks papers: how alike two are, and how near each is to what the reader stars.

Vectors of papers are kept in blocks beside the cache, and can be made anew from it at any time. numpy is imported where
it is used; what takes long runs in a process of its own (`child`).
"""
