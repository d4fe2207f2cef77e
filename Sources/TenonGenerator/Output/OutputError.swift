/// Why generated files cannot be written.
package enum OutputError: Error, Equatable, CustomStringConvertible {
  /// Something in the place of a generated file.
  package struct Obstacle: Hashable, Sendable {
    /// Why it is in the way.
    package enum Reason: Hashable, Sendable {
      /// `tenonc` did not write it.
      case notGenerated
      /// It was made from the schema of another file.
      case otherSchema(String)
      /// It is a directory, a device or a link to nowhere.
      case notAFile
    }

    /// The path.
    package var path: String
    /// Why it is in the way.
    package var reason: Reason

    /// Creates an obstacle.
    package init(path: String, reason: Reason) {
      self.path = path
      self.reason = reason
    }
  }

  /// Files that must not be overwritten stand where generated ones belong.
  case inTheWay([Obstacle])

  /// The output is no directory.
  case notADirectory(String)

  /// The operating system refused.
  case failed(action: String, path: String, reason: String)

  package var description: String {
    switch self {
    case .inTheWay(let obstacles):
      obstacles.map { obstacle in
        switch obstacle.reason {
        case .notGenerated:
          "\(obstacle.path): error: this file was not written by tenonc; move it, or overwrite it with --force"
        case .otherSchema(let sources):
          "\(obstacle.path): error: this file was generated from \(sources); choose another directory, "
            + "or overwrite it with --force"
        case .notAFile:
          "\(obstacle.path): error: this is no regular file; remove it first"
        }
      }.joined(separator: "\n")
    case .notADirectory(let path):
      "\(path): error: the output must be a directory, and this is none"
    case .failed(let action, let path, let reason):
      "\(path): error: cannot \(action): \(reason)"
    }
  }
}
