/// File names for types. No two are the same in a file system that ignores case, and none is too long for one.
struct FileNames {
  private var taken: Set<String> = []

  /// The beginning of all names.
  var prefix = ""

  /// The name of the file for a type, such as `User.swift`.
  mutating func name(for type: String) -> String {
    // Common file systems allow at most 255 bytes; the rest is room for a number and for a temporary file.
    let limit = max(200 - prefix.utf8.count, 40)
    var stem = ""
    for scalar in type.unicodeScalars where stem.utf8.count + UTF8.width(scalar) <= limit {
      let character = Character(scalar)
      let isSafe = !scalar.isASCII || character.isLetter || character.isNumber
      stem.unicodeScalars.append(isSafe ? scalar : "_")
    }
    stem = prefix + stem
    var name = stem
    var number = 2
    while !taken.insert(name.lowercased()).inserted {
      name = "\(stem)_\(number)"
      number += 1
    }
    return name + ".swift"
  }
}
