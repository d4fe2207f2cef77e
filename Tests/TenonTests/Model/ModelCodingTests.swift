import Foundation
import Tenon
import Testing

/// A row as JSON has its columns, and no record of which of them changed.
@Suite("A row as JSON")
struct ModelCodingTests {
  @Test("has the columns alone, whatever changed")
  func encoding() throws {
    var tag = Tag(name: "swift")
    tag.color = "orange"
    #expect(try json(tag) == #"{"color":"orange","name":"swift"}"#)
    #expect(try json([Wrapper(tag: tag)]) == #"[{"tag":{"color":"orange","name":"swift"}}]"#)
    tag.color = nil
    #expect(try json(tag) == #"{"name":"swift"}"#)
  }

  @Test("is read without changes, also where there is a key of the record's name")
  func decoding() throws {
    let text = #"{"name":"swift","color":"orange","changedColumns":7}"#
    let tag = try JSONDecoder().decode(Tag.self, from: Data(text.utf8))
    #expect(tag == Tag(name: "swift", color: "orange"))
    #expect(tag.changedColumns.isEmpty)
  }

  @Test("of a model of more than 64 columns is the same")
  func wide() throws {
    var row = WideRow(name: "a")
    row.name = "b"
    #expect(!row.changedColumns.isEmpty)
    #expect(try json(row) == #"{"name":"b"}"#)
    let read = try JSONDecoder().decode(WideRow.self, from: Data(#"{"name":"b"}"#.utf8))
    #expect(read.changedColumns.isEmpty)
  }

  private struct Wrapper: Codable {
    var tag: Tag
  }

  /// What of a wide model is coded.
  private struct WideRow: Codable {
    var name: String { didSet { changedColumns.insert(70) } }
    var changedColumns = WideColumnChanges.none
  }

  private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
