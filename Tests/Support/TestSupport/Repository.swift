import Foundation

/// The repository that the tests were built from.
package enum Repository {
  /// The folder of the repository.
  package static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../..").standardized
}
