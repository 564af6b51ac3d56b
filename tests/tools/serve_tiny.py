"""Serves a model file by the real llama.cpp HTTP server (the wheel xllamacpp), on 127.0.0.1 until it is told to end.

    serve_tiny.py MODEL.gguf [--port N] [--slots N] [--api-key KEY]

Prints its address in one line when it listens. Requests beyond the slots wait; they are not refused.
"""

import argparse
import signal
import socket

import xllamacpp

CONTEXT_PER_SLOT = 49152  # the tiny model needs three tokens for most Japanese characters


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main():
    parser = argparse.ArgumentParser(description="Serve a model by llama.cpp on 127.0.0.1.")
    parser.add_argument("model")
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--slots", type=int, default=4)
    parser.add_argument("--api-key")
    args = parser.parse_args()

    settings = xllamacpp.CommonParams()
    settings.model.path = args.model
    settings.model_alias = {"tiny-random"}
    settings.hostnames = ["127.0.0.1"]
    settings.port = args.port or free_port()
    settings.offline = True
    settings.n_parallel = args.slots
    settings.n_ctx = CONTEXT_PER_SLOT * args.slots
    settings.n_gpu_layers = 0
    settings.cpuparams.n_threads = 1
    settings.cpuparams_batch.n_threads = 1
    settings.use_jinja = True
    settings.endpoint_metrics = True
    settings.sampling.seed = 42
    if args.api_key:
        settings.api_keys = [args.api_key]

    stop = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, stop)  # before the server's threads exist, so that only we receive them
    server = xllamacpp.Server(settings)
    print(server.listening_address, flush=True)
    signal.sigwait(stop)


if __name__ == "__main__":
    main()
