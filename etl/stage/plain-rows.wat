;; Copies plain rows of a CSV file sixteen bytes at a time: see `plain-rows.ts`, which says what is plain and where things stand.
;; Compiled it stands in `plain-rows-compiled.ts`, which a test holds to this.
(module
  (import "csv" "memory" (memory 1))
  (import "csv" "delimiter" (global $delimiter i32))
  (import "csv" "quote" (global $quote i32))
  ;; 256 where there are no comments: no byte is that.
  (import "csv" "comment" (global $comment i32))
  (import "csv" "maxBytes" (global $maxBytes i32))
  (import "csv" "every" (global $every i32))
  ;; Places in the memory: of the next row's head, which is its prefix, its number and a delimiter; and of rows noted.
  (import "csv" "head" (global $head i32))
  (import "csv" "noted" (global $noted i32))

  ;; Where the copy stands after a call, in the input and in the output; and the end of what was noted.
  (global $from (export "from") (mut i32) (i32.const 0))
  (global $to (export "to") (mut i32) (i32.const 0))
  (global $notedTo (export "notedTo") (mut i32) (i32.const 0))

  ;; Copies rows until one is not plain, the input or the room ends, or the next number has a digit more.
  ;; Answers how many.
  (func (export "copy")
    (param $from i32) (param $filled i32)
    (param $to i32) (param $until i32)
    (param $delimiters i32)
    (param $headBytes i32) (param $firstDigit i32)
    ;; Rows until one is noted: where it begins in the output.
    (param $unnoted i32)
    (result i32)
    (local $rows i32) (local $start i32) (local $begun i32) (local $last i32)
    (local $seen i32) (local $block v128)
    (local $ends i32) (local $cells i32) (local $quotes i32)
    (local $at i32) (local $byte i32)

    (global.set $notedTo (global.get $noted))
    (block $done
      (block $notPlain
        (loop $row
          (br_if $done (i32.ge_u (local.get $from) (local.get $filled)))
          (br_if $done (i32.gt_u (local.get $to) (local.get $until)))
          (local.set $start (local.get $from))
          (local.set $begun (local.get $to))

          ;; A comment, or a byte-order mark, which begins with 0xef.
          (local.set $byte (i32.load8_u (local.get $from)))
          (br_if $notPlain (i32.eq (local.get $byte) (global.get $comment)))
          (br_if $notPlain (i32.eq (local.get $byte) (i32.const 0xef)))

          ;; The head has 48 bytes at most; what is written beyond its end the row is written over.
          (v128.store (local.get $to) (v128.load (global.get $head)))
          (if (i32.gt_u (local.get $headBytes) (i32.const 16))
            (then
              (v128.store offset=16 (local.get $to) (v128.load offset=16 (global.get $head)))
              (v128.store offset=32 (local.get $to) (v128.load offset=32 (global.get $head)))))
          (local.set $to (i32.add (local.get $to) (local.get $headBytes)))

          ;; Blocks of the row until one has an end of line in it. Each of the three is a bit for each byte.
          (local.set $seen (i32.const 0))
          (loop $scan
            (br_if $notPlain (i32.ge_u (local.get $from) (local.get $filled)))
            (br_if $notPlain (i32.gt_u (i32.sub (local.get $from) (local.get $start)) (global.get $maxBytes)))
            (local.set $block (v128.load (local.get $from)))
            (v128.store (local.get $to) (local.get $block))
            (local.set $ends
              (i8x16.bitmask (v128.or
                (i8x16.eq (local.get $block) (i8x16.splat (i32.const 0x0a)))
                (i8x16.eq (local.get $block) (i8x16.splat (i32.const 0x0d))))))
            (local.set $quotes
              (i8x16.bitmask (i8x16.eq (local.get $block) (i8x16.splat (global.get $quote)))))
            (local.set $cells
              (i8x16.bitmask (i8x16.eq (local.get $block) (i8x16.splat (global.get $delimiter)))))
            (if (i32.eqz (local.get $ends))
              (then
                (br_if $notPlain (local.get $quotes))
                (local.set $seen (i32.add (local.get $seen) (i32.popcnt (local.get $cells))))
                (local.set $from (i32.add (local.get $from) (i32.const 16)))
                (local.set $to (i32.add (local.get $to) (i32.const 16)))
                (br $scan))))

          ;; What of the last block comes before the end of the line.
          (local.set $at (i32.ctz (local.get $ends)))
          (local.set $ends (i32.sub (i32.shl (i32.const 1) (local.get $at)) (i32.const 1)))
          (br_if $notPlain (i32.and (local.get $quotes) (local.get $ends)))
          (local.set $seen (i32.add (local.get $seen) (i32.popcnt (i32.and (local.get $cells) (local.get $ends)))))
          (br_if $notPlain (i32.ne (local.get $seen) (local.get $delimiters)))
          (local.set $last (i32.add (local.get $from) (local.get $at)))
          (br_if $notPlain (i32.ge_u (local.get $last) (local.get $filled)))
          (br_if $notPlain (i32.gt_u (i32.sub (local.get $last) (local.get $start)) (global.get $maxBytes)))

          ;; CR and LF are written as LF; a CR alone is not plain.
          (local.set $from (i32.add (local.get $last) (i32.const 1)))
          (if (i32.eq (i32.load8_u (local.get $last)) (i32.const 0x0d))
            (then
              (br_if $notPlain (i32.ge_u (local.get $from) (local.get $filled)))
              (br_if $notPlain (i32.ne (i32.load8_u (local.get $from)) (i32.const 0x0a)))
              (local.set $from (i32.add (local.get $from) (i32.const 1)))))
          (local.set $to (i32.add (local.get $to) (local.get $at)))
          (i32.store8 (local.get $to) (i32.const 0x0a))
          (local.set $to (i32.add (local.get $to) (i32.const 1)))

          ;; A row without a byte that says something is blank; nearly always the first one does.
          (local.set $at (local.get $start))
          (loop $blank
            (br_if $notPlain (i32.eq (local.get $at) (local.get $last)))
            (local.set $byte (i32.load8_u (local.get $at)))
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (br_if $blank (i32.eq (local.get $byte) (global.get $delimiter)))
            (br_if $blank (i32.eq (local.get $byte) (i32.const 0x20)))
            (br_if $blank (i32.eq (local.get $byte) (i32.const 0x09))))

          (if (i32.eqz (local.get $unnoted))
            (then
              (i32.store (global.get $notedTo) (local.get $begun))
              (global.set $notedTo (i32.add (global.get $notedTo) (i32.const 4)))
              (local.set $unnoted (global.get $every))))
          (local.set $unnoted (i32.sub (local.get $unnoted) (i32.const 1)))
          (local.set $rows (i32.add (local.get $rows) (i32.const 1)))

          ;; Counts on in digits: to divide anew for each row would cost more than to copy it.
          (local.set $at (i32.sub (i32.add (global.get $head) (local.get $headBytes)) (i32.const 2)))
          (loop $digit
            (br_if $done (i32.lt_u (local.get $at) (local.get $firstDigit)))
            (local.set $byte (i32.load8_u (local.get $at)))
            (if (i32.eq (local.get $byte) (i32.const 0x39))
              (then
                (i32.store8 (local.get $at) (i32.const 0x30))
                (local.set $at (i32.sub (local.get $at) (i32.const 1)))
                (br $digit))
              (else
                (i32.store8 (local.get $at) (i32.add (local.get $byte) (i32.const 1))))))
          (br $row)))
      (local.set $from (local.get $start))
      (local.set $to (local.get $begun)))
    (global.set $from (local.get $from))
    (global.set $to (local.get $to))
    (local.get $rows)))
