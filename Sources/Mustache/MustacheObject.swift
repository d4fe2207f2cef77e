/// Names with values, as they are written in a literal.
///
/// The objects of a context are many and small, and each is searched a few times at most. So the
/// literal itself is kept: making a dictionary of it would cost more than it saves.
package struct MustacheObject: Sendable {
  private let elements: [(String, MustacheValue)]

  /// A bit for each name, which few others share: most names that are not here are told by it.
  private let sieve: UInt64

  init(_ elements: [(String, MustacheValue)]) {
    self.elements = elements
    var sieve: UInt64 = 0
    for element in elements { sieve |= Self.bit(of: element.0) }
    self.sieve = sieve
  }

  /// The bit for a name.
  static func bit(of name: String) -> UInt64 {
    1 &<< UInt64(truncatingIfNeeded: name.utf8.count &* 11 &+ Int(name.utf8.first ?? 0))
  }

  /// The value of a name, or nil if there is none. Of a name given twice, the later value counts.
  package subscript(name: String) -> MustacheValue? {
    mayHave(Self.bit(of: name)) ? value(of: name) : nil
  }

  /// Whether the bit of a name is that of one that is here.
  func mayHave(_ bit: UInt64) -> Bool { sieve & bit != 0 }

  /// The value of a name, which is searched for.
  func value(of name: String) -> MustacheValue? {
    // Most names differ in length, which is quicker to see than that they differ.
    let length = name.utf8.count
    return elements.withUnsafeBufferPointer { elements in
      var place = elements.count
      while place > 0 {
        place -= 1
        if elements[place].0.utf8.count == length, elements[place].0 == name {
          return elements[place].1
        }
      }
      return nil
    }
  }

  /// The values by name.
  package var members: [String: MustacheValue] {
    Dictionary(elements) { _, later in later }
  }
}

extension MustacheObject: Equatable {
  package static func == (left: MustacheObject, right: MustacheObject) -> Bool {
    left.members == right.members
  }
}

extension MustacheObject: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, MustacheValue)...) { self.init(elements) }
}
