/// A value behind one reference, for what is large, handed around and never changes.
///
/// The value's own properties are read through it:
///
///     let declaration = Shared(relationship)
///     declaration.target  // relationship.target
@dynamicMemberLookup
final class Shared<Content: Sendable>: Sendable {
  /// The value.
  let content: Content

  init(_ content: Content) {
    self.content = content
  }

  subscript<Value>(dynamicMember path: KeyPath<Content, Value>) -> Value {
    content[keyPath: path]
  }
}
