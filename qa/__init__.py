"""Files -> paragraphs -> passages -> spans -> a cited answer. No screen and no server.

    >>> from qa import answer
    >>> answer("这次大会审议批准了什么？").citations[0].text
    '各项工作报告'
"""
