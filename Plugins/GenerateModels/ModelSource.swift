import Foundation
import PackagePlugin

/// Where a target's models come from, and which files the build has to watch for it.
struct ModelSource {
  /// What tells `tenonc` where the schema is.
  let arguments: [String]

  /// Every file that `tenonc` will read, and perhaps some that it will not: too many only cost a run that changes
  /// nothing, too few would leave old code standing. (`tenonc` refuses to read others: `--declared-input`.)
  let inputs: [URL]

  /// Looks into a target's directory; says what is wrong, as an error of the build, if there is nothing to be found.
  init?(in directory: URL) {
    let project = directory.appending(path: "tenon.yaml")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
    let below = FilePattern(directory.path + "/**").paths().filter {
      $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") || $0.hasSuffix(".mustache")
    }
    if names.contains("tenon.yaml") {
      arguments = ["--config", project.path]
      inputs = Self.unique(below + Self.files(namedIn: project))
      return
    }
    let schemas = names.filter { $0.hasSuffix(".schema.yaml") || $0.hasSuffix(".schema.yml") }
      .sorted()
    guard let schema = schemas.first, schemas.count == 1 else {
      if schemas.isEmpty {
        Diagnostics.error(
          """
          GenerateModels finds no schema in \(directory.path): put a `*.schema.yaml` there, or a `tenon.yaml` \
          whose `schema` says where it is
          """)
      } else {
        Diagnostics.error(
          """
          GenerateModels finds \(schemas.count) schemas in \(directory.path) (\(schemas.joined(separator: ", "))): put \
          a `tenon.yaml` there whose `schema` lists those to merge
          """)
      }
      return nil
    }
    let path = directory.appending(path: schema).path
    arguments = ["--no-config", path]
    inputs = [URL(fileURLWithPath: path)]
  }

  /// The files that a `tenon.yaml` could mean by any of its words.
  ///
  /// A plugin cannot use a YAML parser. But every path the file names without escapes is one of its words, one of its
  /// quoted texts, or what follows a colon or a hyphen; of all these, those that lead to files are watched.
  private static func files(namedIn project: URL) -> [String] {
    guard let text = try? String(contentsOf: project, encoding: .utf8) else { return [] }
    let folder = project.deletingLastPathComponent().path
    var files: [String] = []
    for candidate in Set(text.split(whereSeparator: \.isNewline).flatMap(candidates)) {
      let path = candidate.hasPrefix("/") ? candidate : "\(folder)/\(candidate)"
      files += searchedFolder(of: path, besides: folder)
      for match in FilePattern(path).paths() {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: match, isDirectory: &isFolder) else {
          continue
        }
        files += isFolder.boolValue ? FilePattern(match + "/*.mustache").paths() : [match]
      }
    }
    return files.filter { FileManager.default.fileExists(atPath: $0) }
  }

  /// The directory that a glob searches, unless it is in the target's own, which SwiftPM watches. As an input it changes
  /// when a file comes or goes: SwiftPM does not ask the plugin again then, but `tenonc` runs, and says so.
  private static func searchedFolder(of glob: String, besides folder: String) -> [String] {
    guard let wildcard = glob.firstIndex(where: { "*?[".contains($0) }),
      let slash = glob[..<wildcard].lastIndex(of: "/")
    else { return [] }
    let searched = URL(fileURLWithPath: String(glob[..<slash])).standardizedFileURL.path
    return "\(searched)/".hasPrefix("\(folder)/") ? [] : [searched]
  }

  private static func candidates(in line: Substring) -> [String] {
    var line = line.trimmingPrefix { $0.isWhitespace }
    if line.hasPrefix("#") { return [] }
    if let comment = line.range(of: " #") { line = line[..<comment.lowerBound] }
    let blanksAndQuotes = CharacterSet(charactersIn: " \t'\"")
    let words = line.split { " \t,[]{}'\"".contains($0) }.map(String.init)
    let quoted = line.split { "'\"".contains($0) }.map(String.init)
    let items = line.split(separator: ",").map(String.init)
    let rests = [": ", "- "].compactMap { line.range(of: $0) }.map {
      String(line[$0.upperBound...])
    }
    return (words + quoted + items + rests)
      .map { $0.trimmingCharacters(in: blanksAndQuotes) }
      .filter { $0.contains(".") || $0.contains("/") || $0.first?.isLetter == true }
  }

  /// The files in a stable order, each once.
  private static func unique(_ paths: [String]) -> [URL] {
    Set(paths.map { URL(fileURLWithPath: $0).standardizedFileURL.path }).sorted()
      .map { URL(fileURLWithPath: $0) }
  }
}
