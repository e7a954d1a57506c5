"""What the server says to people and programs; a part of `ui.strings`."""

from __future__ import annotations

SERVER = {
    "refused": ("这个请求不能处理。", "The request is refused."),
    "not_signed_in": ("请先登录，或发送有效的令牌。", "Sign in first, or send a valid token."),
    "not_a_writer": (
        "只有有写入权限的用户可以这样做；您可以阅读和提问。",
        "Only writers may do this; you may read and ask.",
    ),
    "not_uploaded": ("只接受上传到这里的文件。", "Of files, only those that were uploaded here are taken."),
    "cross_site": ("拒绝来自其他网站页面的请求。", "Requests from pages of other sites are refused."),
    "unknown_host": (
        "本服务器不使用这个主机名。请用 --public-url 指定对外的地址。",
        "This server does not answer under that name. Name it with --public-url.",
    ),
    "missing_route": ("这个地址什么也没有。", "There is nothing at this address."),
    "wrong_method": ("这个地址只接受 {allowed}。", "This address takes {allowed} only."),
    "request_too_large": ("请求超过 {limit_mb} MB。", "The request is larger than {limit_mb} MB."),
    "slow_request": ("请求发送得太慢。", "The request took too long to arrive."),
    "headers_too_large": ("请求头太大。", "The request's headers are too large."),
    "too_many_requests": (
        "请求太频繁，请 {seconds} 秒后再试。",
        "Too many requests. Try again in {seconds} s.",
    ),
    "busy": (
        "服务器正忙，请 {seconds} 秒后再试。",
        "The server is busy. Try again in {seconds} s.",
    ),
    "shutting_down": ("服务器正在结束运行。", "The server is ending."),
    "storage": (
        "资料库无法读写。原因见服务器的日志。",
        "The store could not be written or read. The server's log has the reason.",
    ),
    "internal": (
        "服务器内部出错。原因见服务器的日志。",
        "Something inside the server went wrong. The server's log has the reason.",
    ),
    "users_file": ("用户文件 {path} 无法使用：{detail}。", "The users file {path} cannot be used: {detail}."),
    "read_only_store": (
        "资料库以只读方式打开，不能添加、移除或修改。",
        "The store is open for reading only: nothing can be added, removed or changed.",
    ),
    "document_too_complex": (
        "{name} 未能在 {seconds} 秒、{memory_mb} MB 内存之内读完。请拆成几份，或另存为纯文本再添加。",
        "{name} could not be read within {seconds} s and {memory_mb} MB of memory. Split it or save it as text.",
    ),
    "sign_in.title": ("登录 · 原文", "Sign in · Yuanwen"),
    "sign_in.name": ("用户名", "Name"),
    "sign_in.password": ("密码", "Password"),
    "sign_in.submit": ("登录", "Sign in"),
    "sign_in.wrong": ("用户名或密码不对。", "Wrong name or password."),
    "sign_in.later": ("尝试次数太多，请一分钟后再试。", "Too many attempts. Try again in a minute."),
    "chat.read_only": (
        "只读：可以提问，不能添加或移除文件。",
        "Read only: questions are answered, documents cannot be added or removed.",
    ),
    "chat.second": (
        "另一个服务器正在使用资料库 {store}，这一个以只读方式运行。",
        "Another server is using the store {store}; this one runs read-only.",
    ),
    "chat.ending": (
        "正在答完已收到的问题……（再按一次 Ctrl+C 立即结束）",
        "Finishing the questions that are under way… (Ctrl+C again ends at once)",
    ),
    "cli.chat.users": (
        "用户和令牌的文件（默认：环境变量 YUANWEN_USERS；由 yuanwen users 写出）",
        "file of users and tokens (default: the variable YUANWEN_USERS; written by yuanwen users)",
    ),
    "cli.chat.read_only": ("不允许添加、移除或修改", "nothing can be added, removed or changed"),
    "cli.chat.rate": (
        "每个客户端每分钟的请求数（0：不限；默认 {rate}）",
        "requests a minute for each client (0: any number; default {rate})",
    ),
    "cli.chat.queue": ("排队问题数的上限（默认 {queue}）", "questions that may wait (default {queue})"),
    "cli.chat.public_url": (
        "反向代理对外的地址，例如 https://answers.example.org",
        "the address that a proxy shows, as https://answers.example.org",
    ),
    "cli.chat.log": (
        "结构化日志的文件（- 为标准错误输出；不含问题原文）",
        "file of the structured log (- for standard error; without the questions' text)",
    ),
    "cli.chat.log_questions": ("日志里也记下问题原文", "log the questions' text too"),
    "cli.users": ("管理用户和令牌的文件", "keep the file of users and tokens"),
    "cli.users.file": ("用户文件（不存在则新建）", "the users file, made when there is none"),
    "cli.users.add": (
        "添加或更改用户，密码从终端或标准输入读取",
        "add or change a user; the password is asked for or read from standard input",
    ),
    "cli.users.token": ("新建令牌并显示一次", "make a token and show it once"),
    "cli.users.remove": ("移除用户或令牌", "remove a user or token"),
    "cli.users.role": (
        "reader 只能提问，writer 还能添加、移除和调整（默认 reader）",
        "a reader asks, a writer also adds, removes and tunes (default reader)",
    ),
    "users.password": ("{name} 的密码：", "Password of {name}: "),
    "users.short": ("密码至少要 {least} 个字符", "a password has at least {least} characters"),
    "users.name": ("名称只能含字母、数字、汉字和 . _ - @", "a name has letters, digits and . _ - @ only"),
    "users.unknown": ("没有名为 {name} 的用户或令牌", "there is no user or token named {name}"),
    "users.done": (
        "已写入 {path}：{users} 个用户，{tokens} 个令牌。",
        "Wrote {path}: {users} users, {tokens} tokens.",
    ),
    "users.token_once": ("令牌（只显示这一次）：{token}", "Token (shown this once): {token}"),
    "cli.ask.file": (
        "一次回答文件里的所有问题：txt（一行一个）、csv、jsonl、xlsx",
        "answer all questions of a file: txt (one a line), csv, jsonl, xlsx",
    ),
    "cli.ask.out": (
        "答案写到这里：jsonl、csv、xlsx；中断后再运行同一命令会接着做",
        "write the answers here: jsonl, csv, xlsx; run again after an interruption, it goes on",
    ),
    "ask.no_question": (
        "请给出问题，或用 --file 指定问题文件",
        "give a question, or a file of them with --file",
    ),
    "ask.file_and_out": (
        "--file 和 --out 要一起用，且不再另给问题",
        "--file and --out go together, without a question beside them",
    ),
    "ask.done": (
        "已写入 {out}：{answered} 个有回答，{abstained} 个没有答案，{failed} 个问题无法使用（其中 {kept} 个来自上次运行）。",
        "Wrote {out}: {answered} answered, {abstained} abstained, {failed} unusable ({kept} kept from an earlier run).",
    ),
    "questions_file": (
        "问题文件 {path} 无法使用：{detail}。",
        "The question file {path} cannot be used: {detail}.",
    ),
    "answers_file": (
        "答案文件 {path} 无法使用：{detail}。",
        "The answers file {path} cannot be used: {detail}.",
    ),
    "cli.mcp": ("通过标准输入输出提供 MCP 服务", "serve MCP over standard input and output"),
    "mcp.missing": (
        '请先安装 MCP 支持：python -m pip install "yuanwen[mcp]"',
        'Install the support for MCP first: python -m pip install "yuanwen[mcp]"',
    ),
}
