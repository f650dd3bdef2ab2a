/// RFC 8785: the one spelling of a JSON value that is hashed into the log. Objects by key in UTF-16 order, which is
/// JavaScript's own; numbers and strings as ECMAScript writes them, which is what the RFC took over.
export function canonicalJson(value: unknown): string {
  return write(value, '', '')
}

/// The same order over several lines, for reading.
export function readableJson(value: unknown): string {
  return write(value, '  ', '\n')
}

function write(value: unknown, indent: string, newline: string, depth = 0): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const [open, close, inside] = Array.isArray(value)
    ? ['[', ']', value.map((item) => write(item, indent, newline, depth + 1))]
    : [
        '{',
        '}',
        Object.entries(value)
          .filter(([, member]) => member !== undefined)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(
            ([key, member]) => `${JSON.stringify(key)}:${newline && ' '}${write(member, indent, newline, depth + 1)}`,
          ),
      ]
  if (inside.length === 0) return open + close
  const margin = newline + indent.repeat(depth + 1)
  return open + margin + inside.join(`,${margin}`) + newline + indent.repeat(depth) + close
}
