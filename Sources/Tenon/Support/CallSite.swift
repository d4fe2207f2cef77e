/// A place in a program that runs a statement.
public struct CallSite: Sendable {
  let file: StaticString
  let line: UInt

  /// True if the statement is part of another read and is not counted on its own.
  private(set) var isPart = false

  /// Creates a call site.
  ///
  /// - Parameters:
  ///   - file: The value of `#fileID` at the place.
  ///   - line: The value of `#line` at the place.
  public init(_ file: StaticString, _ line: UInt) {
    self.file = file
    self.line = line
  }

  /// The same place, for statements that are part of its read.
  var asPart: CallSite {
    var site = self
    site.isPart = true
    return site
  }

  /// An unknown place.
  @usableFromInline static var unknown: CallSite { CallSite("", 0) }
}
