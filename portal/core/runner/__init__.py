"""The task runner: `lanes` keeps a process for each lane; in it, `worker` does tasks and `clock`
does periodic jobs, each in a thread of its own, and a heart beats beside them."""
