import BlogModels
import Foundation
import TasksModels
import Tenon
import Testing

/// The answers to bodies of requests that cannot be decoded.
@Suite("Reasons of decoding errors")
struct DecodingReasonTests {
  private func error(_ type: any Decodable.Type, _ json: String) -> (any Error)? {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    do {
      _ = try decoder.decode(type, from: Data(json.utf8))
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "the reason names the field and what it must be, and is answered with 400",
    arguments: [
      ("", "the document is malformed", []), ("{", "the document is malformed", []),
      ("[]", "the document must be an object", []),
      ("{}", "title is missing", ["title"]),
      (#"{"title": 1}"#, "title must be text", ["title"]),
      (#"{"title": null}"#, "title must not be null", ["title"]),
      (#"{"title": "a", "priority": "high"}"#, "priority must be a whole number", ["priority"]),
      (#"{"title": "a", "priority": 9}"#, "priority is not valid", ["priority"]),
      (#"{"title": "a", "estimate": true}"#, "estimate must be a number", ["estimate"]),
      (#"{"title": "a", "due_date": "soon"}"#, "due_date is not valid", ["due_date"]),
    ] as [(String, String, [String])])
  func reasons(_ json: String, _ reason: String, _ fields: [String]) {
    let error = error(NewTask.self, json)
    #expect(error?.httpStatus == 400)
    #expect(error?.reason == reason)
    #expect(error?.fields == fields)
  }

  @Test("drafts, patches and models have reasons too, and nested fields have paths")
  func types() {
    #expect(error(BlogModels.User.Draft.self, #"{"username": "a"}"#)?.reason == "email is missing")
    #expect(
      error(BlogModels.User.Patch.self, #"{"username": null}"#)?.reason
        == "username must not be null")
    #expect(
      error(BlogModels.User.Draft.self, #"{"username": "a", "email": "b", "settings": {"x": 1}}"#)?
        .fields == ["settings.x"])
    #expect(
      error([BlogModels.Tag.Draft].self, #"[{"name": "a"}, {}]"#)?.reason == "1.name is missing")
  }

  @Test("no value and no long name is in the reason")
  func hostile() {
    let name = String(repeating: "x", count: 10_000) + "\\n"
    let error = error(
      BlogModels.User.Draft.self,
      #"{"username": "a", "email": "b", "settings": {"\#(name)": ["s3cret"]}}"#)
    #expect(error?.reason.utf8.count ?? 0 < 200)
    #expect(error?.reason.contains("s3cret") == false)
    #expect(error?.reason.contains("\n") == false)
  }

  @Test("a patch says if it is empty")
  func emptyPatches() throws {
    let decoder = JSONDecoder()
    let empty = try decoder.decode(BlogModels.User.Patch.self, from: Data("{}".utf8))
    let partial = try decoder.decode(BlogModels.User.Patch.self, from: Data(#"{"age": null}"#.utf8))
    #expect(empty.isEmpty && BlogModels.User.Patch().isEmpty)
    #expect(!partial.isEmpty && !BlogModels.User.Patch { $0.isActive = false }.isEmpty)
  }
}
