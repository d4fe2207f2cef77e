/// File names for types: no two the same where a file system folds case, none too long for one.
struct FileNames {
  private var taken: Set<String> = []

  /// The name of the file for a type, such as `User.swift`.
  mutating func name(for type: String) -> String {
    // 255 bytes is the most that common file systems allow; the rest is room for a number and a temporary file.
    var stem = ""
    for scalar in type.unicodeScalars where stem.utf8.count + UTF8.width(scalar) <= 200 {
      stem.unicodeScalars.append(scalar.isASCII && !Self.isSafe(scalar) ? "_" : scalar)
    }
    var name = stem
    var number = 2
    while !taken.insert(name.lowercased()).inserted {
      name = "\(stem)_\(number)"
      number += 1
    }
    return name + ".swift"
  }

  private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_": true
    default: false
    }
  }
}
