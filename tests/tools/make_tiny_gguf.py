"""Writes a language model of half a megabyte that knows nothing: seeded random weights in llama.cpp's file format.

    make_tiny_gguf.py OUT.gguf [--seed N] [--long]

With it the tests talk to a real llama.cpp server: real sampling, real streaming, answers forced into our JSON
schema, Japanese characters cut in the middle. What it says makes no sense, which is the point: only the form is
under test. Nothing is downloaded or learned, and the same seed gives the same bytes.

Left to themselves random weights would never end a sentence. So channel 0 of the hidden state is kept constant:
the embedding sets it, and no layer writes to it. The output matrix multiplies it by a wish for each token, which
makes quotes, brackets and the end of the text likely enough that an answer of a few hundred tokens closes by itself.
With --long the closing quote is hardly wished for, so that a text, once begun, outgrows any limit: for tests of
answers that are cut short.
"""

import argparse

import gguf
import numpy as np

WIDTH, HEADS, LAYERS, FEED_FORWARD, CONTEXT = 64, 4, 2, 128, 65536
CONSTANT = 8.0  # the value of channel 0 in every embedding

ENGLISH = """the of and a to in market brand cost share growth product customer price quality service team revenue
risk strong weak new threat strength weakness opportunity action plan owner deadline supply channel local margin"""
JAPANESE = """強み 弱み 機会 脅威 市場 拡大 競合 価格 品質 顧客 売上 成長 人材 不足 技術 改善 計画 施策 担当 期限
の が は を に で と 。 、 ・ 🚀"""

CHAT_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def vocabulary(closing_quote):
    """The tokens in order: text -> (type, how much it is wished for)."""
    kind = gguf.TokenType
    tokens = {
        "<unk>": (kind.UNKNOWN, -30.0),
        "<s>": (kind.CONTROL, -30.0),
        "</s>": (kind.CONTROL, -30.0),
        "<|im_start|>": (kind.CONTROL, -30.0),
        "<|im_end|>": (kind.CONTROL, 1.5),
    }
    for byte in range(256):
        printable = 0x20 <= byte < 0x7F
        tokens[f"<0x{byte:02X}>"] = (kind.BYTE, -4.0 if printable else -6.0)

    special = {'"': closing_quote, ",": 2.0, "]": 2.5, "}": 3.0, "\\": -8.0, "{": 1.0, "[": 1.0, ":": 1.0}
    for char in map(chr, range(0x20, 0x7F)):
        wish = special.get(char, -1.0 if char.isalnum() or char == " " else -4.0)
        tokens["▁" if char == " " else char] = (kind.NORMAL, wish)
    # setdefault: llama.cpp aborts on a token that stands twice
    for word in ENGLISH.split():
        tokens.setdefault("▁" + word, (kind.NORMAL, 1.0))
        tokens.setdefault(word, (kind.NORMAL, 0.0))
    for word in JAPANESE.split():
        tokens.setdefault(word, (kind.NORMAL, 1.0))
    return tokens


def main():
    parser = argparse.ArgumentParser(description="Write a tiny random model for llama.cpp.")
    parser.add_argument("out")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--long", action="store_true", help="answers that do not end")
    args = parser.parse_args()

    random = np.random.default_rng(args.seed)
    tokens = vocabulary(closing_quote=-6.0 if args.long else 6.0)
    size = len(tokens)

    def noise(*shape, scale):
        return random.normal(0, scale, shape).astype(np.float32)

    def silent_on_channel_0(matrix):
        matrix[0, :] = 0
        return matrix

    model = gguf.GGUFWriter(args.out, "llama")
    model.add_name("tiny-random")
    model.add_file_type(gguf.LlamaFileType.ALL_F32)
    model.add_context_length(CONTEXT)
    model.add_embedding_length(WIDTH)
    model.add_block_count(LAYERS)
    model.add_feed_forward_length(FEED_FORWARD)
    model.add_head_count(HEADS)
    model.add_head_count_kv(HEADS)
    model.add_layer_norm_rms_eps(1e-5)
    model.add_rope_dimension_count(WIDTH // HEADS)
    model.add_rope_freq_base(10000.0)
    model.add_vocab_size(size)

    model.add_tokenizer_model("llama")
    model.add_tokenizer_pre("default")
    model.add_token_list(list(tokens))
    model.add_token_scores([-float(rank) for rank in range(size)])
    model.add_token_types([kind for kind, _ in tokens.values()])
    model.add_unk_token_id(0)
    model.add_bos_token_id(1)
    model.add_eos_token_id(4)
    model.add_add_bos_token(False)
    model.add_add_space_prefix(False)
    model.add_chat_template(CHAT_TEMPLATE)

    embedding = noise(size, WIDTH, scale=1.0)
    embedding[:, 0] = CONSTANT
    model.add_tensor("token_embd.weight", embedding)
    ones = np.ones(WIDTH, np.float32)
    for layer in range(LAYERS):
        block = f"blk.{layer}."
        model.add_tensor(block + "attn_norm.weight", ones)
        for name in ("attn_q", "attn_k", "attn_v"):
            model.add_tensor(f"{block}{name}.weight", noise(WIDTH, WIDTH, scale=0.2))
        model.add_tensor(block + "attn_output.weight", silent_on_channel_0(noise(WIDTH, WIDTH, scale=0.1)))
        model.add_tensor(block + "ffn_norm.weight", ones)
        model.add_tensor(block + "ffn_gate.weight", noise(FEED_FORWARD, WIDTH, scale=0.2))
        model.add_tensor(block + "ffn_up.weight", noise(FEED_FORWARD, WIDTH, scale=0.2))
        model.add_tensor(block + "ffn_down.weight", silent_on_channel_0(noise(WIDTH, FEED_FORWARD, scale=0.1)))
    model.add_tensor("output_norm.weight", ones)

    # After the last normalisation channel 0 is about its value over the root mean square of all channels.
    seen = CONSTANT / np.sqrt((CONSTANT**2 + (WIDTH - 1) * 1.3) / WIDTH)
    output = noise(size, WIDTH, scale=0.12)
    output[:, 0] = np.array([wish for _, wish in tokens.values()], np.float32) / seen
    model.add_tensor("output.weight", output)

    model.write_header_to_file()
    model.write_kv_data_to_file()
    model.write_tensors_to_file()
    model.close()


if __name__ == "__main__":
    main()
