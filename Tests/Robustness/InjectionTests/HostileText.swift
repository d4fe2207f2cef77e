import TestSupport

/// 500 texts that may be taken for more than text: SQL, quotes, patterns, placeholders, characters that look like
/// others or are equal in Swift, and mixtures of them. They are the same in every run, and no two have the same bytes.
enum HostileText {
  static let all: [String] = {
    var texts: [String] = []
    var seen: Set<[UInt8]> = []
    func add(_ text: String) {
      if seen.insert(Array(text.utf8)).inserted { texts.append(text) }
    }
    for text in byHand + long { add(text) }
    for opening in openings {
      for payload in payloads { add(opening + payload) }
    }
    var generator = SeededGenerator(seed: 1)
    let atoms = openings + payloads + characters
    while texts.count < 500 {
      let count = Int.random(in: 2...6, using: &generator)
      add((0..<count).map { _ in atoms.randomElement(using: &generator) ?? "" }.joined())
    }
    return texts
  }()

  /// Texts that end a literal, a name or a pattern, or seem to.
  private static let openings = [
    "'", "\"", "`", "\\'", "''", "%'", "'\u{301}", "\u{301}\"", "a'\0", "\u{FF07}", "]",
  ]

  private static let payloads = [
    "; DROP TABLE notes; --", " OR 1 = 1 --", ") OR (1 = 1", "; DELETE FROM witnesses /*",
    " UNION SELECT sql FROM sqlite_master --", "||(SELECT 1)||", " AND 0 #", "\n--\n",
    "; ATTACH ':memory:' AS x", " RETURNING *", " LIMIT 0", "; COMMIT; ROLLBACK", " ESCAPE '",
  ]

  private static let characters = [
    "\0", "\n", "\r", "\t", "\u{1B}[31m", "\u{7F}", "%", "_", "\\", "*", "?", "[", "]", "^", "$1",
    ":name", "?1", "@x", "\u{301}", "\u{200D}", "\u{202E}", "\u{FEFF}", "\u{FFFD}", "\u{FFFE}",
    "e\u{301}", "\u{E9}", "\u{1FEF}", "\u{37E}", "👩‍👩‍👧‍👦", "A", "a", "ß", " ",
  ]

  private static let byHand = [
    // Empty and invisible texts.
    "", " ", "\t", "\n", "\r\n", "\0", "\0\0", "a\0b", "\0'; DROP TABLE notes", "'\0'", "\u{1}",
    "\u{8}", "\u{1B}[2J", "\u{7F}", "\u{85}", "\u{A0}", "\u{AD}", "\u{2028}", "\u{2029}",
    "\u{200B}", "\u{FEFF}", "\u{FEFF}'", "\u{202E}' --", "\u{2066}\"\u{2069}", "\u{E0001}",
    // Quotes, comments, ends of statements.
    "'", "''", "'''", "\"", "\"\"", "`", "``", "[", "]", "[x]", "\\", "\\\\", "\\'", "\\\"", "\\`",
    ";", ";;", "--", "-- ", "#", "/*", "*/", "/**/", "/*! 1 */", "(", ")", "))", ",", "=", "<>",
    "E'\\x27'", "x'27'", "N'x'", "U&'\\0027'", "q'[x]'", "$$", "$$'$$", "$tag$", "$tag$x$tag$",
    // Keywords of SQL and names of databases.
    "NULL", "null", "TRUE", "DEFAULT", "CURRENT_TIMESTAMP", "rowid", "oid", "select", "SELECT 1",
    "notes", "witnesses", "sqlite_master", "sqlite_x", "information_schema", "main", "temp.notes",
    "main.notes", "text", "id", "*", "notes.*",
    // Placeholders and formats.
    "?", "??", "?1", "?999999", "$1", "$", "$name", ":name", ":1", ":", "::text", "@name", "@",
    "%s",
    "%n%n%n%n", "%@", "%1$s", "%%", "\\(x)", "${x}", "#{x}", "{{x}}", "{{{x}}}", "<%= x %>", "{0}",
    "<b>&amp;</b>", "../../etc/passwd", "sqlite::memory:", "file:x?mode=rw", "x;y=z",
    // Patterns.
    "%", "_", "%_%", "\\%", "\\_", "a%", "%a", "a_b", "A_B", "\\\\%", "*?", "[a-z]", "[^a]", "[]]",
    "[!a]", "^", ".*", "(a|b)", "\\d+", "%\u{301}", "_\u{301}", "\\\u{301}", "*\u{301}", "[\u{301}",
    // Numbers, times, JSON and its paths, cursors.
    "0", "-0", "1", "01", "1.0", "1e3", "1e999", "-1e-999", "NaN", "Infinity", "0x10", "1_000",
    "+1",
    "9223372036854775807", "9223372036854775808", "1;2", "1=1", "2024-01-01", "23:59:60",
    "2024-01-01T00:00:00Z", "true", "false", "{}", "[]", "{\"a\":1}", "[1,2", "\"a\"", "\\u0000",
    "\\ud800", "\\ud83d\\ude00", "$", "$.a", "$.\"a\"[0]", "$[0]", "$[#-1]", "$**.x", "a.b",
    "a->>'b'",
    "#>>'{}'", "AQAAAAAAAAAAAA", "AQ==", "____", "----", "AQAB.AQAB", "eyJhIjoxfQ",
    // Characters that are equal or similar to others.
    "\u{301}", "'\u{301}", "\"\u{301}", "`\u{301}", ";\u{301}", "\u{301}'", "e\u{301}", "\u{E9}",
    "A\u{30A}", "\u{C5}", "\u{212B}", "K", "\u{212A}", "\u{1FEF}", "\u{37E}", "\u{1FEF}`",
    "\u{37E};",
    "\u{2019}", "\u{FF07}", "\u{FF02}", "\u{2BC}", "\u{FE6A}", "\u{FF05}", "\u{FF3F}", "\u{FF1B}",
    "\u{FF0D}\u{FF0D}", "\u{1112}\u{1161}\u{11AB}", "\u{D55C}", "ß", "ẞ", "SS", "ss", "İ", "ı", "I",
    "i",
    "ﬀ", "ff", "Σ", "ς", "σ", "\u{FFFD}", "\u{FFFE}", "\u{FFFF}", "\u{10FFFF}",
    "\u{E000}", "\u{10000}", "👍", "👍🏽", "👩‍👩‍👧‍👦", "🇩🇪", "🇩", "عربى", "\u{202B}עברית", "中文",
    "a" + String(repeating: "\u{301}", count: 40),
  ]

  private static let long = [
    String(repeating: "'", count: 3_001), String(repeating: "%_", count: 1_500),
    String(repeating: "\"\\", count: 2_000), String(repeating: "👩‍👩‍👧‍👦", count: 150),
    String(repeating: "(", count: 2_000),
  ]
}
