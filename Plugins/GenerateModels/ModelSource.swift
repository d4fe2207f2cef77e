import Foundation
import PackagePlugin

/// The files from which a target's models are generated.
struct ModelSource {
  /// The `tenon.yaml`, or the schema.
  let file: URL

  /// The files for the build to watch: every file that the tool reads, and perhaps others. Too many only cost a run that
  /// changes nothing; too few would leave old code, so the tool refuses to read any other file.
  let inputs: [URL]

  /// Finds the files in a target's directory. Returns nil without a schema, with a warning: an error would also end
  /// `swift package tenon init`, which writes the schema. Several schemas are an error of the build.
  init?(in directory: URL) {
    let project = directory.appending(path: "tenon.yaml")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
    let below = FilePattern(directory.path + "/**").paths().filter {
      $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") || $0.hasSuffix(".mustache")
    }
    if names.contains("tenon.yaml") {
      file = project
      inputs = Self.unique(below + Self.files(namedIn: project))
      return
    }
    let schemas = names.filter { $0.hasSuffix(".schema.yaml") || $0.hasSuffix(".schema.yml") }
      .sorted()
    guard let schema = schemas.first, schemas.count == 1 else {
      if schemas.isEmpty {
        Diagnostics.warning(
          """
          GenerateModels found no schema in \(directory.path) and generates nothing: write one with \
          `swift package tenon init`, or put a `*.schema.yaml` there, or a `tenon.yaml` whose `schema` says where it is
          """)
      } else {
        Diagnostics.error(
          """
          GenerateModels found \(schemas.count) schemas in \(directory.path) (\(schemas.joined(separator: ", "))): put \
          a `tenon.yaml` there whose `schema` lists those to merge
          """)
      }
      return nil
    }
    file = directory.appending(path: schema)
    inputs = [file]
  }

  /// The files to which any word of a `tenon.yaml` may lead.
  ///
  /// A plugin cannot use a YAML parser. But every path in the file that is written without escapes is one of its words,
  /// one of its quoted texts, or the text after a colon or a hyphen; of all these, those that lead to files are watched.
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
  /// when a file is added or removed: SwiftPM does not run the plugin again then, but the tool, which reports the file.
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

  /// The files sorted by path, each once.
  private static func unique(_ paths: [String]) -> [URL] {
    Set(paths.map { URL(fileURLWithPath: $0).standardizedFileURL.path }).sorted()
      .map { URL(fileURLWithPath: $0) }
  }
}
