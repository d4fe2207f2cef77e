/// Converts names from one style to another: `HTTPServer` → `http_server`, `Post` → `posts`.
package enum NameCases {
  /// The words of a name: `HTTPServer` → `HTTP`, `Server`; `userIDs` → `user`, `IDs`; `created_at` → `created`, `at`.
  static func words(of name: String) -> [String] {
    let characters = Array(name)
    var words: [String] = []
    var word = ""
    for (index, character) in characters.enumerated() {
      if character == "_" || startsWord(characters, at: index) {
        if !word.isEmpty { words.append(word) }
        word = ""
      }
      if character != "_" { word.append(character) }
    }
    return word.isEmpty ? words : words + [word]
  }

  /// True if a word starts at an upper-case letter: after a lower-case letter or digit, or at the last letter of a run
  /// of capitals before a lower-case one (`HTTPServer`), unless that one is only the `s` of a plural (`userIDs`).
  private static func startsWord(_ characters: [Character], at index: Int) -> Bool {
    guard characters[index].isUppercase else { return false }
    guard index > 0, characters[index - 1].isUppercase else { return true }
    let rest = characters[(index + 1)...]
    guard let next = rest.first, next.isLowercase else { return false }
    let isPlural = next == "s" && rest.dropFirst().first?.isLowercase != true
    return !isPlural
  }

  /// `authorID` → `author_id`.
  package static func snake(_ name: String) -> String {
    words(of: name).map { $0.lowercased() }.joined(separator: "_")
  }

  /// `post_tags` → `PostTags`; upper-case letters in a word stay.
  static func upperCamel(_ name: String) -> String {
    words(of: name).map(capitalized).joined()
  }

  /// `HTTPServer` → `httpServer`, `Post` → `post`.
  static func lowerCamel(_ name: String) -> String {
    let words = words(of: name)
    guard let first = words.first else { return "" }
    return first.lowercased() + words.dropFirst().map(capitalized).joined()
  }

  /// The name with its first letter in upper case; `id` becomes `ID`, as in Swift.
  static func capitalized(_ word: String) -> String {
    word == "id" ? "ID" : word.prefix(1).uppercased() + word.dropFirst()
  }

  /// The plural of most English words: `post` → `posts`, `category` → `categories`, `box` → `boxes`.
  static func plural(_ word: String) -> String {
    let lower = word.lowercased()
    if lower.hasSuffix("y"), let before = lower.dropLast().last, !"aeiou".contains(before) {
      return word.dropLast() + "ies"
    }
    if ["s", "x", "z", "ch", "sh"].contains(where: lower.hasSuffix) { return word + "es" }
    return word + "s"
  }

  /// The word that `plural` was made from: `followers` → `follower`; a word that is not a plural stays.
  static func singular(_ word: String) -> String {
    if word.hasSuffix("ies"), word.count > 3 { return word.dropLast(3) + "y" }
    if ["ses", "xes", "zes", "ches", "shes"].contains(where: word.hasSuffix) {
      return String(word.dropLast(2))
    }
    if word.hasSuffix("s"), !word.hasSuffix("ss"), word.count > 1 { return String(word.dropLast()) }
    return word
  }
}
