/* Press a stream as a cabinet's LZX wants it (window 2 MB, calls of x86 code turned absolute).
 *
 *     lzx IN OUT     OUT: for each 32 KB of IN the two bytes of the pressed length, then these
 *
 * wixl presses cabinets with MSZIP alone, which makes the package a third larger. The form is
 * the one of Microsoft's "LZX data format" (Cabinet SDK; [MS-PATCH] 2 tells it anew). The parse
 * looks for the cheapest way through each block, with the prices of the block before.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WINDOW (1u << 21)
#define FRAME 32768u
#define BLOCK (FRAME * 4)
#define FARTHEST (WINDOW - 3)
#define SHORTEST 2
#define LONGEST 257
#define NICE 160
#define DEPTH 96
#define MATCHES (BLOCK * 48)
#define SLOTS 50
#define MAIN (256 + 8 * SLOTS)
#define LENGTHS 249
#define ALIGNED 8
#define PRE 20
#define UNIT 32 /* parts of a bit in which prices are counted */
#define NONE UINT32_MAX

typedef struct {
    uint32_t distance;
    uint32_t length;
} Match;

typedef struct {
    uint32_t cost, last[3], distance; /* distance: 0 to 2 a recent one, else offset + 2 */
    uint32_t length;
} Node;

typedef struct {
    uint32_t distance; /* as in Node; length 1 is a byte as it is */
    uint32_t length;
    uint32_t position;
} Item;

static uint8_t *in;
static uint32_t size;
static uint32_t base[SLOTS + 1];
static uint8_t extra[SLOTS], slot_of_small[1024];

static void die(const char *why)
{
    fprintf(stderr, "lzx: %s\n", why);
    exit(1);
}

static void *room(size_t count, size_t each)
{
    void *found = calloc(count, each);
    if (found == NULL)
        die("not enough memory");
    return found;
}

/* ---- bits: words of 16, the first bit highest ------------------------------------------- */

static uint8_t frame_out[FRAME * 2];
static uint32_t frame_length, held_bits;
static uint64_t held;

static void put(uint32_t value, uint32_t bits)
{
    held = held << bits | value;
    held_bits += bits;
    while (held_bits >= 16) {
        uint32_t word = (uint32_t)(held >> (held_bits - 16)) & 0xffff;
        frame_out[frame_length++] = (uint8_t)word;
        frame_out[frame_length++] = (uint8_t)(word >> 8);
        held_bits -= 16;
    }
}

static void end_frame(FILE *out)
{
    if (held_bits > 0)
        put(0, 16 - held_bits);
    if (frame_length > FRAME + 6144)
        die("a frame grew beyond what a cabinet takes");
    fputc((int)(frame_length & 0xff), out);
    fputc((int)(frame_length >> 8), out);
    fwrite(frame_out, 1, frame_length, out);
    frame_length = 0;
}

/* ---- finding: binary trees over four bytes, tables for two and three ---------------------- */

static uint32_t *head2, *head3, *head4, *sons;

static uint32_t hash4(const uint8_t *p)
{
    uint32_t v;
    memcpy(&v, p, 4);
    return (v * 2654435761u) >> 12;
}

static uint32_t hash3(const uint8_t *p)
{
    return ((p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16) * 2654435761u) >> 14;
}

static uint32_t same(uint32_t a, uint32_t b, uint32_t most)
{
    uint32_t n = 0;
    while (n < most && in[a + n] == in[b + n])
        n++;
    return n;
}

/* Enter a position; with `found`, list matches, each longer than the one before. */
static uint32_t enter(uint32_t at, Match *found)
{
    uint32_t count = 0, best = 1, left = size - at, most = left < LONGEST ? left : LONGEST;
    uint32_t *smaller, *larger, length_s = 0, length_l = 0, depth = DEPTH, next;
    const uint8_t *p = in + at;
    if (left < 4)
        return 0;
    uint32_t two = p[0] | (uint32_t)p[1] << 8, three = hash3(p), four = hash4(p);
    if (found) {
        uint32_t before[2] = {head2[two], head3[three]};
        for (int i = 0; i < 2; i++)
            if (before[i] != NONE && at - before[i] <= FARTHEST) {
                uint32_t n = same(before[i], at, most);
                if (n > best) {
                    best = n;
                    found[count++] = (Match){at - before[i], n};
                }
            }
    }
    head2[two] = head3[three] = at;
    next = head4[four];
    head4[four] = at;
    smaller = sons + 2 * (at & (WINDOW - 1));
    larger = smaller + 1;
    while (1) {
        if (next == NONE || at - next > FARTHEST || depth-- == 0) {
            *smaller = *larger = NONE;
            return count;
        }
        uint32_t *pair = sons + 2 * (next & (WINDOW - 1));
        uint32_t n = length_s < length_l ? length_s : length_l;
        while (n < most && in[next + n] == in[at + n])
            n++;
        if (n > best) {
            best = n;
            if (found)
                found[count++] = (Match){at - next, n};
        }
        if (n == most) {
            *smaller = pair[0];
            *larger = pair[1];
            return count;
        }
        if (in[next + n] < in[at + n]) {
            *smaller = next;
            smaller = pair + 1;
            next = *smaller;
            length_s = n;
        } else {
            *larger = next;
            larger = pair;
            next = *larger;
            length_l = n;
        }
    }
}

/* ---- codes -------------------------------------------------------------------------------- */

typedef struct {
    uint32_t count, weight[MAIN], price[MAIN];
    uint16_t code[MAIN];
    uint8_t length[MAIN], before[MAIN];
} Code;

static Code main_code = {.count = MAIN}, length_code = {.count = LENGTHS},
            aligned_code = {.count = ALIGNED};

static int by_weight(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* Huffman lengths of at most `most` bits: weights are halved until they fit. */
static void lengths(const uint32_t *weight, uint8_t *length, uint32_t count, uint32_t most)
{
    static uint64_t sorted[MAIN], sums[MAIN];
    static uint32_t parent[2 * MAIN], depth[2 * MAIN];
    uint32_t flat = 0;
    while (1) {
        uint32_t used = 0, i, leaf = 0, inner = 0, made = 0, longest = 0;
        memset(length, 0, count);
        for (i = 0; i < count; i++)
            if (weight[i])
                sorted[used++] = (uint64_t)((weight[i] >> flat) | 1) << 16 | i;
        if (used == 0)
            return;
        if (used == 1) { /* a code needs two ends: decoders refuse a half-filled tree */
            uint32_t only = (uint32_t)(sorted[0] & 0xffff);
            length[only] = 1;
            length[only == 0 ? 1 : 0] = 1;
            return;
        }
        qsort(sorted, used, sizeof *sorted, by_weight);
        for (made = 0; made + 1 < used; made++) {
            uint64_t sum = 0;
            for (int side = 0; side < 2; side++) {
                if (leaf < used && (inner >= made || sorted[leaf] >> 16 <= sums[inner])) {
                    sum += sorted[leaf] >> 16;
                    parent[leaf++] = used + made;
                } else {
                    sum += sums[inner];
                    parent[used + inner++] = used + made;
                }
            }
            sums[made] = sum;
        }
        depth[used + made - 1] = 0;
        for (i = used + made - 1; i-- > 0;) {
            depth[i] = depth[parent[i]] + 1;
            if (i < used) {
                length[sorted[i] & 0xffff] = (uint8_t)depth[i];
                if (depth[i] > longest)
                    longest = depth[i];
            }
        }
        if (longest <= most)
            return;
        flat++;
    }
}

static void codes(const uint8_t *length, uint16_t *code, uint32_t count)
{
    uint32_t next = 0;
    for (uint32_t bits = 1; bits <= 16; bits++) {
        for (uint32_t i = 0; i < count; i++)
            if (length[i] == bits)
                code[i] = (uint16_t)next++;
        next <<= 1;
    }
}

static void settle(Code *one, uint32_t most)
{
    lengths(one->weight, one->length, one->count, most);
    codes(one->length, one->code, one->count);
}

/* log2(all / some) in parts of a bit, rounded down. Whole numbers alone: the log2 of a C library
 * may end otherwise on another processor, and with it the way taken and the bytes written. */
static uint32_t bits_of(uint64_t all, uint32_t some)
{
    uint64_t ratio = (all << 30) / some; /* 1 is 1 << 30; all and some are below 1 << 20 */
    uint32_t whole = 0, parts = 0;
    for (; ratio >= 2ull << 30; ratio >>= 1)
        whole++;
    for (uint32_t part = UNIT / 2; part > 0; part /= 2) {
        ratio = ratio * ratio >> 30;
        if (ratio >= 2ull << 30) {
            ratio >>= 1;
            parts += part;
        }
    }
    return whole * UNIT + parts;
}

static void reprice(Code *one, uint32_t unseen)
{
    uint64_t total = 0;
    for (uint32_t i = 0; i < one->count; i++)
        total += one->weight[i];
    for (uint32_t i = 0; i < one->count; i++) {
        uint32_t price = one->weight[i] ? bits_of(total, one->weight[i]) : unseen * UNIT;
        one->price[i] = price < UNIT ? UNIT : price > 16 * UNIT ? 16 * UNIT : price;
    }
}

static void put_symbol(const Code *one, uint32_t symbol)
{
    put(one->code[symbol], one->length[symbol]);
}

/* The lengths of a code, told as differences to those of the block before. */
static void put_lengths(const uint8_t *now, const uint8_t *before, uint32_t count)
{
    static uint8_t symbol[MAIN], bits[MAIN], value[MAIN];
    uint32_t weight[PRE] = {0}, n = 0, i = 0;
    uint8_t length[PRE];
    uint16_t code[PRE];
    while (i < count) {
        uint32_t run = 1;
        while (i + run < count && now[i + run] == now[i])
            run++;
        if (now[i] == 0 && run >= 4) {
            if (run > 51)
                run = 51;
            if (run >= 20)
                symbol[n] = 18, bits[n] = 5, value[n] = (uint8_t)(run - 20);
            else
                symbol[n] = 17, bits[n] = 4, value[n] = (uint8_t)(run - 4);
        } else if (run >= 4) {
            run = run > 5 ? 5 : run;
            symbol[n] = 19, bits[n] = 1, value[n] = (uint8_t)(run - 4);
            weight[symbol[n++]]++;
            symbol[n] = (uint8_t)((before[i] + 17 - now[i]) % 17), bits[n] = 0;
        } else {
            run = 1;
            symbol[n] = (uint8_t)((before[i] + 17 - now[i]) % 17), bits[n] = 0;
        }
        weight[symbol[n++]]++;
        i += run;
    }
    lengths(weight, length, PRE, 15);
    codes(length, code, PRE);
    for (i = 0; i < PRE; i++)
        put(length[i], 4);
    for (i = 0; i < n; i++) {
        put(code[symbol[i]], length[symbol[i]]);
        if (bits[i])
            put(value[i], bits[i]);
    }
}

/* ---- the cheapest way ---------------------------------------------------------------------- */

static uint32_t slot_of(uint32_t formatted)
{
    uint32_t slot;
    if (formatted < 1024)
        return slot_of_small[formatted];
    if (formatted >= base[36])
        return 36 + ((formatted - base[36]) >> 17);
    slot = 2 * (31 - (uint32_t)__builtin_clz(formatted));
    return slot + (formatted >> (slot / 2 - 1) & 1);
}

static uint32_t price_of(uint32_t slot, uint32_t length)
{
    uint32_t rest = length - SHORTEST;
    return main_code.price[256 + slot * 8 + (rest < 7 ? rest : 7)] +
           (rest < 7 ? 0 : length_code.price[rest - 7]);
}

static Match *matches;
static uint32_t *match_end; /* by position in the block */
static Node *nodes;
static Item *items;

static void consider(uint32_t from, uint32_t length, uint32_t cost, uint32_t distance)
{
    Node *to = nodes + from + length;
    if (cost < to->cost) {
        to->cost = cost;
        to->length = length;
        to->distance = distance;
    }
}

static void arrive(uint32_t here)
{
    Node *to = nodes + here, *from = to - to->length;
    memcpy(to->last, from->last, sizeof to->last);
    if (to->length == 1)
        return;
    if (to->distance == 1)
        to->last[0] = from->last[1], to->last[1] = from->last[0];
    else if (to->distance == 2)
        to->last[0] = from->last[2], to->last[2] = from->last[0];
    else if (to->distance > 2) {
        to->last[2] = from->last[1];
        to->last[1] = from->last[0];
        to->last[0] = to->distance - 2;
    }
}

/* Items of one frame, appended; `recent` is kept from frame to frame. */
static uint32_t parse(uint32_t block, uint32_t start, uint32_t length, uint32_t *recent, Item *out)
{
    uint32_t skip = 0, count = 0, i;
    for (i = 1; i <= length; i++)
        nodes[i].cost = NONE;
    nodes[0].cost = 0;
    memcpy(nodes[0].last, recent, sizeof nodes[0].last);
    for (i = 0; i < length; i++) {
        uint32_t at = start + i, cost, left = length - i, most, r, from, longest = 0;
        if (i > 0)
            arrive(i);
        if (skip > 0) {
            skip--;
            if (nodes[i].cost == NONE)
                continue;
        }
        cost = nodes[i].cost;
        consider(i, 1, cost + main_code.price[in[at]], 0);
        most = left < LONGEST ? left : LONGEST;
        for (r = 0; r < 3; r++) {
            uint32_t back = nodes[i].last[r], n;
            if (back > at)
                continue;
            n = same(at - back, at, most);
            if (n > longest)
                longest = n;
            for (uint32_t l = SHORTEST; l <= n; l++)
                consider(i, l, cost + price_of(r, l), r);
        }
        from = at == block ? 0 : match_end[at - block - 1];
        uint32_t l = SHORTEST;
        for (; from < match_end[at - block]; from++) {
            uint32_t n = matches[from].length < most ? matches[from].length : most;
            uint32_t formatted = matches[from].distance + 2, slot = slot_of(formatted);
            uint32_t more = cost + extra[slot] * UNIT;
            if (extra[slot] >= 3)
                more = more - 3 * UNIT + aligned_code.price[formatted & 7];
            if (n > longest)
                longest = n;
            for (; l <= n; l++)
                consider(i, l, more + price_of(slot, l), formatted);
        }
        if (longest >= NICE && skip < longest) /* long enough: look no further inside */
            skip = longest - 1;
    }
    arrive(length);
    memcpy(recent, nodes[length].last, sizeof nodes[0].last);
    for (i = length; i > 0; i -= nodes[i].length)
        count++;
    uint32_t place = count;
    for (i = length; i > 0; i -= nodes[i].length)
        out[--place] = (Item){nodes[i].distance, nodes[i].length,
                              start + i - nodes[i].length};
    return count;
}

static void weigh(const Item *item)
{
    if (item->length == 1) {
        main_code.weight[in[item->position]]++;
        return;
    }
    uint32_t slot = item->distance < 3 ? item->distance : slot_of(item->distance);
    uint32_t rest = item->length - SHORTEST;
    main_code.weight[256 + slot * 8 + (rest < 7 ? rest : 7)]++;
    if (rest >= 7)
        length_code.weight[rest - 7]++;
    if (extra[slot] >= 3)
        aligned_code.weight[item->distance & 7]++;
}

static void weigh_all(const Item *from, uint32_t count)
{
    memset(main_code.weight, 0, sizeof main_code.weight);
    memset(length_code.weight, 0, sizeof length_code.weight);
    memset(aligned_code.weight, 0, sizeof aligned_code.weight);
    for (uint32_t i = 0; i < count; i++)
        weigh(from + i);
}

static void put_item(const Item *item, int aligned)
{
    if (item->length == 1) {
        put_symbol(&main_code, in[item->position]);
        return;
    }
    uint32_t slot = item->distance < 3 ? item->distance : slot_of(item->distance);
    uint32_t rest = item->length - SHORTEST, bits = extra[slot];
    uint32_t more = item->distance < 3 ? 0 : item->distance - base[slot];
    put_symbol(&main_code, 256 + slot * 8 + (rest < 7 ? rest : 7));
    if (rest >= 7)
        put_symbol(&length_code, rest - 7);
    if (aligned && bits >= 3) {
        if (bits > 3)
            put(more >> 3, bits - 3);
        put_symbol(&aligned_code, more & 7);
    } else if (bits)
        put(more, bits);
}

static void press_block(uint32_t block, uint32_t length, uint32_t *recent, FILE *out)
{
    uint32_t found = 0, count = 0, kept[3], i, start;
    for (i = 0; i < length; i++) {
        found += enter(block + i, found + DEPTH + 2 < MATCHES ? matches + found : NULL);
        match_end[i] = found;
    }
    for (int pass = 0; pass < 3; pass++) {
        memcpy(kept, recent, sizeof kept);
        count = 0;
        for (start = 0; start < length; start += FRAME) {
            uint32_t here = length - start < FRAME ? length - start : FRAME;
            count += parse(block, block + start, here, kept, items + count);
        }
        weigh_all(items, count);
        reprice(&main_code, 15);
        reprice(&length_code, 13);
        reprice(&aligned_code, 6);
    }
    memcpy(recent, kept, sizeof kept);
    settle(&main_code, 16);
    settle(&length_code, 16);
    settle(&aligned_code, 7);
    uint64_t coded = 24, plain = 0;
    for (i = 0; i < ALIGNED; i++) {
        coded += (uint64_t)aligned_code.weight[i] * aligned_code.length[i];
        plain += (uint64_t)aligned_code.weight[i] * 3;
    }
    int aligned = plain > coded;
    put(aligned ? 2 : 1, 3);
    put(length >> 8, 16);
    put(length & 0xff, 8);
    if (aligned)
        for (i = 0; i < ALIGNED; i++)
            put(aligned_code.length[i], 3);
    put_lengths(main_code.length, main_code.before, 256);
    put_lengths(main_code.length + 256, main_code.before + 256, MAIN - 256);
    put_lengths(length_code.length, length_code.before, LENGTHS);
    memcpy(main_code.before, main_code.length, sizeof main_code.length);
    memcpy(length_code.before, length_code.length, sizeof length_code.length);
    uint32_t done = block;
    for (i = 0; i < count; i++) {
        put_item(items + i, aligned);
        done += items[i].length;
        if (done % FRAME == 0 || done == size)
            end_frame(out);
    }
}

/* Calls of x86 code: from "so far from here" to "there", which repeats; the decoder undoes it. */
static void turn_calls(void)
{
    for (uint32_t frame = 0; frame < size; frame += FRAME) {
        uint32_t length = size - frame < FRAME ? size - frame : FRAME;
        if (length <= 10)
            return;
        for (uint32_t i = 0; i < length - 10; i++) {
            uint8_t *p = in + frame + i + 1;
            int32_t here = (int32_t)(frame + i), all = (int32_t)size, value;
            if (p[-1] != 0xe8)
                continue;
            memcpy(&value, p, 4);
            if (value >= -here && value < all) {
                value = value < all - here ? value + here : value - all;
                memcpy(p, &value, 4);
            }
            i += 4;
        }
    }
}

int main(int count, char **given)
{
    uint32_t recent[3] = {1, 1, 1}, i;
    FILE *from, *out;
    if (count != 3 || (from = fopen(given[1], "rb")) == NULL)
        die("lzx IN OUT");
    fseek(from, 0, SEEK_END);
    long all = ftell(from);
    if (all <= 0 || all > (1l << 30))
        die("between one byte and one GB can be pressed");
    size = (uint32_t)all;
    rewind(from);
    in = room(size + 8, 1);
    if (fread(in, 1, size, from) != size || (out = fopen(given[2], "wb")) == NULL)
        die("the files could not be read or written");
    for (i = 0; i < SLOTS; i++) {
        extra[i] = (uint8_t)(i < 4 ? 0 : i / 2 - 1 < 17 ? i / 2 - 1 : 17);
        base[i + 1] = base[i] + (1u << extra[i]);
        for (uint32_t f = base[i]; f < base[i + 1] && f < sizeof slot_of_small; f++)
            slot_of_small[f] = (uint8_t)i;
    }
    head2 = room(1u << 16, 4), head3 = room(1u << 18, 4), head4 = room(1u << 20, 4);
    sons = room(2 * WINDOW, 4);
    memset(head2, 0xff, 4u << 16), memset(head3, 0xff, 4u << 18), memset(head4, 0xff, 4u << 20);
    matches = room(MATCHES, sizeof *matches);
    match_end = room(BLOCK, 4), nodes = room(FRAME + 1, sizeof *nodes);
    items = room(BLOCK + 1, sizeof *items);
    for (i = 0; i < MAIN; i++)
        main_code.price[i] = (i < 256 ? 8 : 10) * UNIT;
    for (i = 0; i < LENGTHS; i++)
        length_code.price[i] = 7 * UNIT;
    for (i = 0; i < ALIGNED; i++)
        aligned_code.price[i] = 3 * UNIT;
    turn_calls();
    put(1, 1);
    put(size >> 16, 16);
    put(size & 0xffff, 16);
    for (i = 0; i < size; i += BLOCK)
        press_block(i, size - i < BLOCK ? size - i : BLOCK, recent, out);
    return fclose(out) == 0 ? 0 : 1;
}
