"""llama.cpp itself, serving a tiny model of random numbers: `python -m tests.real.llama FILE`.

It speaks the protocol of the real thing and makes no sense.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

WIDTH, HEADS, LAYERS, INNER = 32, 2, 1, 64
CONTEXT = 16_384
WORDS = ("▁오늘", "▁참", "▁고마워", "▁정말", "▁그래", "▁친구", "▁하늘", "▁바다", "▁good", "▁day")


def write_model(path: Path) -> None:
    """Write a model in llama.cpp's own format whose words are all equally senseless."""
    from gguf import GGUFWriter, TokenType

    bytes_ = [f"<0x{number:02X}>" for number in range(256)]
    tokens = ["<unk>", "<s>", "</s>", *bytes_, *WORDS]
    types = [TokenType.UNKNOWN, *[TokenType.CONTROL] * 2]
    types += [*[TokenType.BYTE] * 256, *[TokenType.NORMAL] * len(WORDS)]

    writer = GGUFWriter(path, "llama")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types(types)
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_chat_template(
        "{% for message in messages %}{{ message.role }}: {{ message.content }}\n{% endfor %}anna:"
    )

    rng = np.random.default_rng(7)

    def random(name: str, *shape: int) -> None:
        writer.add_tensor(name, rng.normal(0, 0.3, shape).astype(np.float32))

    def ones(name: str) -> None:
        writer.add_tensor(name, np.ones(WIDTH, np.float32))

    random("token_embd.weight", len(tokens), WIDTH)
    for block in range(LAYERS):
        layer = f"blk.{block}."
        ones(layer + "attn_norm.weight")
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            random(f"{layer}{name}.weight", WIDTH, WIDTH)
        ones(layer + "ffn_norm.weight")
        random(layer + "ffn_gate.weight", INNER, WIDTH)
        random(layer + "ffn_up.weight", INNER, WIDTH)
        random(layer + "ffn_down.weight", WIDTH, INNER)
    ones("output_norm.weight")
    # Neither lone bytes nor the end of the answer are ever chosen before a word: it goes on until
    # the most tokens are reached or somebody stops it.
    output = np.zeros((len(tokens), WIDTH), np.float32)
    output[-len(WORDS) :] = rng.normal(0, 3, (len(WORDS), WIDTH))
    writer.add_tensor("output.weight", output)

    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def serve(path: Path, name: str) -> None:
    """Serve a model on a free port of this machine, say the address, until the input ends."""
    import xllamacpp

    settings = xllamacpp.CommonParams()
    settings.model.path = str(path)
    settings.model_alias = {name}
    settings.hostnames = ["127.0.0.1"]
    settings.port = 0
    settings.n_ctx = CONTEXT
    settings.n_parallel = 1
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = 1
    settings.warmup = False
    server = xllamacpp.Server(settings)
    print(server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    model = Path(sys.argv[1])
    write_model(model)
    serve(model, "tiny-llama")
