/// A file's bytes as libyaml gets them, with what it must not see taken out and reported.
///
/// libyaml stops for good at a character that YAML forbids; with a stand-in for it, the rest of the file is
/// still checked. It also searches a list for each `%TAG` directive, which takes hours for a file of those.
/// Every stand-in is one character, so that libyaml's positions stay those of the file.
struct YAMLInput {
  private(set) var bytes: [UInt8]
  private let file: SourceFile

  init(_ file: SourceFile, report: inout YAMLReport) {
    self.file = file
    bytes = Array(file.text.utf8)
    replaceForbiddenCharacters(report: &report)
    commentOutDirectives(report: &report)
  }

  /// YAML 1.2, "5.1. Character Set": what is not printable there is refused, and stands as `_` or U+FFFD.
  private mutating func replaceForbiddenCharacters(report: inout YAMLReport) {
    let file = file
    bytes.withUnsafeMutableBufferPointer { bytes in
      var offset = 0
      var scalars = 0
      while offset < bytes.count {
        let first = bytes[offset]
        // ASCII first: nearly every byte of nearly every file.
        if first >= 0x20 && first < 0x7F {
          offset += 1
          scalars += 1
          continue
        }
        let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        guard offset + length <= bytes.count else { return }
        let stretch = UnsafeMutableBufferPointer(rebasing: bytes[offset..<offset + length])
        if let standIn = Self.standIn(for: stretch) {
          if !report.isFull {
            let range = file.range(at: file.position(scalarOffset: scalars), count: 1)
            report.add(Self.forbidden(String(decoding: stretch, as: UTF8.self), at: range))
          }
          _ = stretch.update(fromContentsOf: standIn)
        }
        offset += length
        scalars += 1
      }
    }
  }

  private static func forbidden(_ character: String, at range: SourceRange) -> Diagnostic {
    let value = character.unicodeScalars.first?.value ?? 0
    guard value > 0 else {
      return Diagnostic(
        .error, code: "nul-character", "a NUL character cannot stand in YAML", at: range)
    }
    let digits = String(value, radix: 16, uppercase: true)
    let number = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return Diagnostic(
      .error, code: "control-character", "the character U+\(number) cannot stand in YAML", at: range
    )
  }

  /// What stands in for a character, of the same length; nil if YAML allows the character.
  private static func standIn(for character: UnsafeMutableBufferPointer<UInt8>) -> [UInt8]? {
    switch (character.count, character[0]) {
    case (1, 0x09), (1, 0x0A), (1, 0x0D): nil
    case (1, ..<0x20), (1, 0x7F): [UInt8(ascii: "_")]
    // U+0080 to U+009F but U+0085; U+00B7, a middle dot, for them.
    case (2, 0xC2) where character[1] < 0xA0 && character[1] != 0x85: [0xC2, 0xB7]
    // U+FEFF, U+FFFE, U+FFFF.
    case (3, 0xEF) where character[1] == 0xBB && character[2] == 0xBF: [0xEF, 0xBF, 0xBD]
    case (3, 0xEF) where character[1] == 0xBF && character[2] >= 0xBE: [0xEF, 0xBF, 0xBD]
    default: nil
    }
  }

  /// Directives stand at the start of a line, before any content. Of them, only `%YAML` means something here.
  private mutating func commentOutDirectives(report: inout YAMLReport) {
    for number in 1...file.lineCount {
      guard let line = file.line(number) else { return }
      switch line.utf8.first {
      case UInt8(ascii: "%"):
        if line.utf8.starts(with: "%YAML ".utf8) { continue }
        let start = SourcePosition(line: number, column: 1)
        report.error(
          "unsupported-directive", "directives other than `%YAML` are not supported",
          at: file.tokenRange(at: start))
        bytes[file.text.utf8.distance(from: file.text.startIndex, to: line.startIndex)] =
          UInt8(ascii: "#")
      case nil, UInt8(ascii: "#"):
        continue
      default:
        guard line.utf8.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) else {
          return
        }
      }
    }
  }
}
