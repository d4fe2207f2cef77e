/// A reason for which generated files cannot be written.
package enum OutputError: Error, Equatable, CustomStringConvertible {
  /// A file or directory in the place of a generated file.
  package struct Obstacle: Hashable, Sendable {
    /// The reason for which it is not overwritten.
    package enum Reason: Hashable, Sendable {
      /// `tenonc` did not write it.
      case notGenerated
      /// It was generated from the schema in another file.
      case otherSchema(String)
      /// It is a directory, a device or a broken link.
      case notAFile
    }

    package let path: String
    /// The reason for which it is not overwritten.
    package let reason: Reason
  }

  /// Files that must not be overwritten have the names of generated ones.
  case inTheWay([Obstacle])

  /// The output is not a directory.
  case notADirectory(String)

  /// A system call failed.
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
          "\(obstacle.path): error: this is not a regular file; remove it first"
        }
      }.joined(separator: "\n")
    case .notADirectory(let path):
      "\(path): error: the output is not a directory"
    case .failed(let action, let path, let reason):
      "\(path): error: cannot \(action): \(reason)"
    }
  }
}
