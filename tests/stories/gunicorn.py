"""How the stories are served: two processes, so that nothing may live in the memory of one."""

workers = 2
threads = 4
worker_class = "gthread"
preload_app = True
graceful_timeout = 2
errorlog = "-"
loglevel = "warning"
