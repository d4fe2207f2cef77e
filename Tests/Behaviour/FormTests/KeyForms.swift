import FormModels
import Tenon
import Testing

/// A model with a key of some type, and models that refer to it in all ways.
protocol FormParent: Model where ID: SQLConvertible {
  associatedtype Child: FormChild where Child.Parent == Self
  associatedtype Favorite: FormFavorite where Favorite.Parent == Self
  var rank: Int { get set }
  static var key: Column<Self, ID> { get }
  static var rank: Column<Self, Int> { get }
  static var children: Relationship<Self, Child, [Child]> { get }
  static var favorite: Relationship<Self, Favorite, Favorite?> { get }
  static var labels: Relationship<Self, Label, [Label]> { get }
  var labels: Related<Self, Label> { get }
  var children: Related<Self, Child> { get }
}

protocol FormChild: Model {
  associatedtype Parent: FormParent
  var name: String { get }
  static var name: Column<Self, String> { get }
  static var parent: Relationship<Self, Parent, Parent> { get }
}

protocol FormFavorite: Model {
  associatedtype Parent: FormParent
  var name: String { get }
  static var parent: Relationship<Self, Parent, Parent?> { get }
}

extension TextKey: FormParent {}
extension TextChild: FormChild {}
extension TextFavorite: FormFavorite {}
extension FoldedKey: FormParent {}
extension FoldedChild: FormChild {}
extension FoldedFavorite: FormFavorite {}
extension NumberKey: FormParent {}
extension NumberChild: FormChild {}
extension NumberFavorite: FormFavorite {}
extension TokenKey: FormParent {}
extension TokenChild: FormChild {}
extension TokenFavorite: FormFavorite {}
extension DayKey: FormParent {}
extension DayChild: FormChild {}
extension DayFavorite: FormFavorite {}
extension HourKey: FormParent {}
extension HourChild: FormChild {}
extension HourFavorite: FormFavorite {}
extension MomentKey: FormParent {}
extension MomentChild: FormChild {}
extension MomentFavorite: FormFavorite {}
extension AmountKey: FormParent {}
extension AmountChild: FormChild {}
extension AmountFavorite: FormFavorite {}
extension DataKey: FormParent {}
extension DataChild: FormChild {}
extension DataFavorite: FormFavorite {}
extension DigitsKey: FormParent {}
extension DigitsChild: FormChild {}
extension DigitsFavorite: FormFavorite {}
extension UpperKey: FormParent {}
extension UpperChild: FormChild {}
extension UpperFavorite: FormFavorite {}
extension BinaryKey: FormParent {}
extension BinaryChild: FormChild {}
extension BinaryFavorite: FormFavorite {}
extension SecondKey: FormParent {}
extension SecondChild: FormChild {}
extension SecondFavorite: FormFavorite {}
extension ZuluKey: FormParent {}
extension ZuluChild: FormChild {}
extension ZuluFavorite: FormFavorite {}

/// Keys of one type in their stored forms, in SQL; each is the key of one row.
struct KeyForms: Sendable, CustomTestStringConvertible {
  /// The type of the key, and the prefix of the tables' names.
  let name: String
  /// The keys as SQL literals.
  let keys: [String]
  /// The keys in a table that another program created, if it cannot hold all of `keys`.
  var foreignKeys: [String]?
  /// The same keys as values of foreign keys, if they are stored in another form there.
  var references: [String: String] = [:]
  /// True if the keys are in forms other than the schema's: references to such rows cannot be written.
  var isMixed = false
  let check: @Sendable (KeyForms, Bool) throws -> Void

  var testDescription: String { name }

  static let all = [
    KeyForms(
      name: "text",
      keys: [
        // é, Å and fi in their Unicode forms; case; spaces; characters that Swift or C might fold, cut or drop.
        "char(233)", "'e' || char(769)", "char(197)", "char(8491)", "'A' || char(778)",
        "char(64257)", "'fi'", "'a'", "'A'", "' a'", "'a '", "''", "'ß'", "'ss'", "char(304)",
        "'i' || char(775)", "CAST(x'610062' AS TEXT)", "'a' || char(8205)", "'👩‍👩‍👧'",
        "char(44032)", "char(4352, 4449)",
      ],
      check: { try KeyProgram<TextKey>($0, isForeign: $1).run() }),
    KeyForms(
      name: "folded", keys: ["'DEU'", "'fra'", "'É'", "'é'", "'e' || char(769)"],
      references: ["'DEU'": "'deu'", "'fra'": "'FRA'"],
      check: { try KeyProgram<FoldedKey>($0, isForeign: $1).run() }),
    KeyForms(
      name: "number", keys: ["1", "-1", "0", "9223372036854775807", "-9223372036854775808"],
      check: { try KeyProgram<NumberKey>($0, isForeign: $1).run() }),
    KeyForms(
      name: "token",
      // Tenon; uuidString of Swift; SQLAlchemy; hex(randomblob(16)); GRDB.
      keys: [
        "'3f2504e0-4f89-41d3-9a0c-0305e82c3301'", "'3F2504E0-4F89-41D3-9A0C-0305E82C3302'",
        "'3f2504e04f8941d39a0c0305e82c3303'", "'3F2504E04F8941D39A0C0305E82C3304'",
        "x'3f2504e04f8941d39a0c0305e82c3305'", "'00000000-0000-0000-0000-000000000000'",
      ], isMixed: true, check: { try KeyProgram<TokenKey>($0, isForeign: $1).run() }),
    KeyForms(
      name: "day", keys: ["'2024-02-29'", "'0001-01-01'", "'9999-12-31'"],
      check: { try KeyProgram<DayKey>($0, isForeign: $1).run() }),
    KeyForms(
      name: "hour",
      keys: ["'09:30:00'", "'09:30:01.5'", "'09:30:02.000000'", "'23:59:59.999999'", "'00:00:00'"],
      isMixed: true, check: { try KeyProgram<HourKey>($0, isForeign: $1).run() }),
    KeyForms(
      name: "moment",
      // CURRENT_TIMESTAMP and isoformat(' ') of whole seconds; GRDB; Tenon and SQLAlchemy; others.
      keys: [
        "'2018-06-05 01:00:00'", "'2018-06-05 01:00:01.123'", "'2018-06-05 01:00:02.123456'",
        "'2018-06-05 01:00:03.000000'", "'2018-06-05 01:00:04.5'", "'1969-12-31 23:59:59.999999'",
        "'2018-06-05 00:59:59.120'", "'0001-01-01 00:00:00.000'", "'9999-12-31 23:59:59'",
      ], isMixed: true, check: { try KeyProgram<MomentKey>($0, isForeign: $1).run() }),
    KeyForms(
      name: "amount",
      keys: [
        "'1.5'", "'2.50'", "'3'", "'-1'", "'0'", "'1000000000.0000000001'",
        "'1000000000.0000000002'", "'-1000000000.0000000001'", "'0.0000000001'",
      ],
      // A numeric column holds doubles.
      foreignKeys: ["1.5", "2.50", "3", "-1", "0", "0.99", "1e-5", "12345678901234567"],
      check: { try KeyProgram<AmountKey>($0, isForeign: $1).run() }),
    KeyForms(
      name: "data", keys: ["x''", "x'00'", "x'0001'", "x'ff'", "CAST('a' AS BLOB)"],
      check: { try KeyProgram<DataKey>($0, isForeign: $1).run() }),
    KeyForms(
      name: "digits",
      keys: ["'3f2504e04f8941d39a0c0305e82c3303'", "'00000000000000000000000000000000'"],
      check: { try KeyProgram<DigitsKey>($0, isForeign: $1).run() }),
    KeyForms(
      name: "upper",
      keys: [
        "'3F2504E0-4F89-41D3-9A0C-0305E82C3302'", "'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF'",
      ], check: { try KeyProgram<UpperKey>($0, isForeign: $1).run() }),
    KeyForms(
      name: "binary",
      keys: ["x'3f2504e04f8941d39a0c0305e82c3305'", "x'00000000000000000000000000000000'"],
      check: { try KeyProgram<BinaryKey>($0, isForeign: $1).run() }),
    KeyForms(
      name: "second", keys: ["'2018-06-05 01:00:00'", "'1969-12-31 23:59:59'"],
      check: { try KeyProgram<SecondKey>($0, isForeign: $1).run() }),
    KeyForms(
      name: "zulu", keys: ["'2018-06-05T01:00:00.000Z'", "'1969-12-31T23:59:59.999Z'"],
      check: { try KeyProgram<ZuluKey>($0, isForeign: $1).run() }),
  ]
}
