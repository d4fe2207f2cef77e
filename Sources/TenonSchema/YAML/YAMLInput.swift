/// The bytes of a file for libyaml, without what it must not see, which is reported.
///
/// libyaml stops at a character that YAML forbids; with a replacement, the rest of the file is still checked. It also
/// searches a list for each `%TAG` directive, which takes hours for a file of those. Every replacement is one character
/// of the same length, so that libyaml's positions stay those of the file.
enum YAMLInput {
  static func bytes(of file: SourceFile, log: inout DiagnosticLog) -> [UInt8] {
    var bytes = Array(allowedText(of: file, log: &log).utf8)
    for offset in directives(of: file, log: &log) { bytes[offset] = UInt8(ascii: "#") }
    return bytes
  }

  /// The text with a replacement for each forbidden character.
  private static func allowedText(of file: SourceFile, log: inout DiagnosticLog) -> String {
    guard file.text.unicodeScalars.contains(where: isForbidden) else { return file.text }
    var text = String.UnicodeScalarView()
    for (offset, scalar) in file.text.unicodeScalars.enumerated() {
      guard isForbidden(scalar) else {
        text.append(scalar)
        continue
      }
      text.append(scalar.value < 0x80 ? "_" : scalar.value < 0x800 ? "\u{B7}" : "\u{FFFD}")
      guard !log.isFull else { continue }
      let name = scalar.value == 0 ? "a NUL character" : "the character \(codePoint(of: scalar))"
      log.error(
        scalar.value == 0 ? "nul-character" : "control-character", "YAML cannot contain \(name)",
        at: file.range(at: file.position(scalarOffset: offset), count: 1))
    }
    return String(text)
  }

  /// True for a character that is not printable as YAML 1.2 defines it ("5.1. Character Set").
  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x85: false
    case ..<0x20, 0x7F..<0xA0, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }

  /// The byte offsets of the directives, which stand at the start of a line before any content, without `%YAML`.
  private static func directives(of file: SourceFile, log: inout DiagnosticLog) -> [Int] {
    var offsets: [Int] = []
    for number in 1...file.lineCount {
      guard let line = file.line(number) else { break }
      if line.utf8.first == UInt8(ascii: "%") {
        if line.utf8.starts(with: "%YAML ".utf8) { continue }
        log.error(
          "unsupported-directive", "directives other than `%YAML` are not supported",
          at: file.tokenRange(at: SourcePosition(line: number, column: 1)))
        offsets.append(file.text.utf8.distance(from: file.text.startIndex, to: line.startIndex))
      } else if line.utf8.first != UInt8(ascii: "#") {
        guard line.allSatisfy({ $0 == " " || $0 == "\t" }) else { break }
      }
    }
    return offsets
  }
}
