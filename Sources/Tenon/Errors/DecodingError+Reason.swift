import Foundation

/// A document that a client sent, such as the body of a request, and that cannot be decoded.
extension DecodingError {
  /// The place in the document, such as `lines.2.title`; empty for the document as a whole.
  private var path: String {
    let (path, last): ([any CodingKey], (any CodingKey)?) =
      switch self {
      case .keyNotFound(let key, let context): (context.codingPath, key)
      case .valueNotFound(_, let context), .typeMismatch(_, let context),
        .dataCorrupted(let context):
        (context.codingPath, nil)
      @unknown default: ([], nil)
      }
    return (path + [last].compactMap(\.self))
      .map { $0.intValue.map(String.init) ?? DocumentKeys.shown($0.stringValue) }
      .joined(separator: ".")
  }

  /// The mistake on one line, without values: `email is missing`.
  var clientReason: String {
    let name = path.isEmpty ? "the document" : path
    switch self {
    case .keyNotFound: return "\(name) is missing"
    case .valueNotFound: return "\(name) must not be null"
    case .typeMismatch(let type, _): return "\(name) must be \(Self.kind(of: type))"
    case .dataCorrupted(let context):
      if let invalid = context.underlyingError as? InvalidColumnValue {
        return "\(name) must be \(invalid.expected)"
      }
      return path.isEmpty ? "the document is malformed" : "\(name) is not valid"
    @unknown default: return "\(name) is not valid"
    }
  }

  /// The field at fault; empty for the document as a whole.
  var clientFields: [String] { path.isEmpty ? [] : [path] }

  /// The words for a type of JSON.
  private static func kind(of type: any Any.Type) -> String {
    switch type {
    case is String.Type, is UUID.Type: "text"
    case is Bool.Type: "true or false"
    case is any BinaryInteger.Type: "a whole number"
    case is any BinaryFloatingPoint.Type, is Decimal.Type: "a number"
    case is [String: Any].Type: "an object"
    case is any RandomAccessCollection.Type: "a list"
    default: "of another type"
    }
  }
}
