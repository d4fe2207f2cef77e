/// Names with values, as they are written in a literal.
///
/// The objects of a context are many and small, and each is searched a few times at most. So the
/// literal itself is kept: making a dictionary of it would cost more than it saves.
package struct MustacheObject: Sendable {
  private let elements: [(String, MustacheValue)]

  init(_ elements: [(String, MustacheValue)]) { self.elements = elements }

  /// The value of a name, or nil if there is none. Of a name given twice, the later value counts.
  package subscript(name: String) -> MustacheValue? {
    // Most names differ in length, which is quicker to see than that they differ.
    let length = name.utf8.count
    var place = elements.count
    while place > 0 {
      place -= 1
      if elements[place].0.utf8.count == length, elements[place].0 == name {
        return elements[place].1
      }
    }
    return nil
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
