/// Turns names from one style into another: `HTTPServer` → `http_server`, `Post` → `posts`.
enum NameCases {
  /// The words of a name: `HTTPServer` → `HTTP`, `Server`; `userIDs` → `user`, `IDs`; `created_at` → `created`, `at`.
  static func words(of name: String) -> [String] {
    // Nearly all names are ASCII, whose bytes are quicker to look at than characters.
    if name.utf8.allSatisfy({ $0 < 0x80 }) {
      let bytes = Array(name.utf8)
      return words(bytes.map(Kind.init)).map { String(decoding: bytes[$0], as: UTF8.self) }
    }
    let characters = Array(name)
    return words(characters.map(Kind.init)).map { String(characters[$0]) }
  }

  /// The places of the words of a name.
  private static func words(_ kinds: [Kind]) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start = 0
    for (index, kind) in kinds.enumerated() {
      let isEnd = kind == .underscore || (kind == .capital && startsWord(kinds, at: index))
      guard isEnd else { continue }
      if index > start { words.append(start..<index) }
      start = kind == .underscore ? index + 1 : index
    }
    if kinds.count > start { words.append(start..<kinds.count) }
    return words
  }

  /// `authorID` → `author_id`.
  static func snake(_ name: String) -> String {
    // Most names are one word of small ASCII letters already.
    let isSnake = name.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    if isSnake { return name }
    guard name.utf8.allSatisfy({ $0 < 0x80 }) else {
      return words(of: name).map { $0.lowercased() }.joined(separator: "_")
    }
    let bytes = Array(name.utf8)
    var snake: [UInt8] = []
    snake.reserveCapacity(bytes.count + 8)
    for word in words(bytes.map(Kind.init)) {
      if !snake.isEmpty { snake.append(UInt8(ascii: "_")) }
      for byte in bytes[word] {
        let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        snake.append(isCapital ? byte + 0x20 : byte)
      }
    }
    return String(decoding: snake, as: UTF8.self)
  }

  /// `post_tags` → `PostTags`; what is already upper in a word stays.
  static func upperCamel(_ name: String) -> String {
    words(of: name).map(capitalized).joined()
  }

  /// `HTTPServer` → `httpServer`, `Post` → `post`.
  static func lowerCamel(_ name: String) -> String {
    let words = words(of: name)
    guard let first = words.first else { return "" }
    return first.lowercased() + words.dropFirst().map(capitalized).joined()
  }

  /// The name with its first letter in upper case; `id` becomes `ID`, as Swift writes it.
  static func capitalized(_ word: String) -> String {
    if word == "id" { return "ID" }
    return word.prefix(1).uppercased() + word.dropFirst()
  }

  /// The plural as English makes it for most words: `post` → `posts`, `category` → `categories`, `box` → `boxes`.
  static func plural(_ word: String) -> String {
    let lower = word.lowercased()
    if lower.hasSuffix("y"), let before = lower.dropLast().last, !"aeiou".contains(before) {
      return word.dropLast() + "ies"
    }
    if ["s", "x", "z", "ch", "sh"].contains(where: lower.hasSuffix) { return word + "es" }
    return word + "s"
  }

  /// The word that `plural` was made from: `followers` → `follower`; a word that is no plural stays.
  static func singular(_ word: String) -> String {
    if word.hasSuffix("ies"), word.count > 3 { return word.dropLast(3) + "y" }
    if ["ses", "xes", "zes", "ches", "shes"].contains(where: word.hasSuffix) {
      return String(word.dropLast(2))
    }
    if word.hasSuffix("s"), !word.hasSuffix("ss"), word.count > 1 { return String(word.dropLast()) }
    return word
  }

  /// Whether a word starts at an upper-case letter: behind a small letter or digit, or at the last letter of a run of
  /// capitals before a small one (`HTTPServer`), unless that small one is only a plural's `s` (`userIDs`).
  private static func startsWord(_ kinds: [Kind], at index: Int) -> Bool {
    guard index > 0, kinds[index - 1] == .capital else { return true }
    let next = index + 1
    guard next < kinds.count, kinds[next].isSmall else { return false }
    let behind = next + 1
    let isPluralMark =
      kinds[next] == .smallS && (behind == kinds.count || !kinds[behind].isSmall)
    return !isPluralMark
  }

  /// What words are told by.
  private enum Kind {
    case capital, small, smallS, underscore, other

    init(_ byte: UInt8) {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): self = .capital
      case UInt8(ascii: "s"): self = .smallS
      case UInt8(ascii: "a")...UInt8(ascii: "z"): self = .small
      case UInt8(ascii: "_"): self = .underscore
      default: self = .other
      }
    }

    init(_ character: Character) {
      if let byte = character.asciiValue {
        self.init(byte)
      } else {
        self = character.isUppercase ? .capital : character.isLowercase ? .small : .other
      }
    }

    var isSmall: Bool { self == .small || self == .smallS }
  }
}
