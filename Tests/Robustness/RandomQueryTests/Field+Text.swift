import Tenon
import TestSupport

extension Field where Value == String {
  /// A condition on text.
  func textPredicate(
    _ values: [String], _ generator: inout SeededGenerator
  ) -> Predicate<Root> {
    let (expression, value) = (expression, value)
    let text = generator.pick(values)
    let comparison = generator.pick(Comparison.allCases)
    switch Int.random(in: 0..<10, using: &generator) {
    case 0, 1:
      let wildcard = generator.pick(["%", "_", "", "%%"])
      let source = generator.chance(1, in: 2) ? wildcard + text : text + wildcard
      if generator.chance(1, in: 2) {
        let pattern = LikePattern(source)
        return Predicate(condition: expression.like(source)) { row in
          value(row).map { pattern.matches(LikePattern.scalars($0)) }
        }
      }
      let pattern = LikePattern(source.lowercased())
      return Predicate(condition: expression.ilike(source)) { row in
        value(row).map { pattern.matches(LikePattern.scalars($0.lowercased())) }
      }
    case 2:
      return Predicate(condition: expression.contains(text)) { row in
        value(row).map { $0.utf8.contains(text.utf8) }
      }
    case 3:
      return Predicate(condition: expression.hasPrefix(text)) { row in
        value(row).map { $0.utf8.starts(with: text.utf8) }
      }
    case 4:
      return Predicate(condition: expression.hasSuffix(text)) { row in
        value(row).map { $0.utf8.suffix(text.utf8.count).elementsEqual(text.utf8) }
      }
    case 5:
      let lower = text.lowercased().utf8
      return Predicate(condition: expression.icontains(text)) { row in
        value(row).map { $0.lowercased().utf8.contains(lower) }
      }
    case 6:
      let lower = text.lowercased().utf8
      let isPrefix = generator.chance(1, in: 2)
      let condition =
        isPrefix
        ? expression.hasPrefix(text, ignoringCase: true)
        : expression.hasSuffix(text, ignoringCase: true)
      return Predicate(condition: condition) { row in
        value(row).map {
          let value = $0.lowercased().utf8
          return isPrefix
            ? value.starts(with: lower) : value.suffix(lower.count).elementsEqual(lower)
        }
      }
    case 7:
      let length = Int.random(in: 0...3, using: &generator)
      return Predicate(condition: comparison.condition(expression.length(), length)) { row in
        comparison.holds(value(row).map(\.unicodeScalars.count), length)
      }
    case 8:
      let isLower = generator.chance(1, in: 2)
      let folded = isLower ? expression.lower() : expression.upper()
      return Predicate(condition: comparison.condition(folded, text)) { row in
        comparison.holds(value(row).map { $0.asciiFolded(toLower: isLower) }, text)
      }
    default:
      let suffix = generator.pick(values)
      return Predicate(condition: comparison.condition(expression + suffix, text)) { row in
        comparison.holds(value(row).map { $0 + suffix }, text)
      }
    }
  }
}

extension String {
  /// The text with the letters A to Z in one case; SQLite changes no others.
  fileprivate func asciiFolded(toLower isLower: Bool) -> String {
    var folded = UnicodeScalarView()
    for scalar in unicodeScalars {
      switch scalar {
      case "A"..."Z" where isLower: folded.append(Unicode.Scalar(UInt8(scalar.value + 32)))
      case "a"..."z" where !isLower: folded.append(Unicode.Scalar(UInt8(scalar.value - 32)))
      default: folded.append(scalar)
      }
    }
    return String(folded)
  }
}

extension String.UTF8View {
  /// True if the bytes contain others.
  fileprivate func contains(_ part: String.UTF8View) -> Bool {
    part.isEmpty || indices.contains { self[$0...].starts(with: part) }
  }
}
