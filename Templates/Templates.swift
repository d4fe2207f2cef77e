/// The built-in templates of the generated Swift, embedded into the program.
package enum Templates {
  /// The templates' texts by name: `model` is `Swift/model.mustache`.
  package static let all: [String: String] = [
    "columns": text(PackageResources.columns_mustache),
    "draft": text(PackageResources.draft_mustache),
    "enum": text(PackageResources.enum_mustache),
    "enum_declaration": text(PackageResources.enum_declaration_mustache),
    "file": text(PackageResources.file_mustache),
    "input": text(PackageResources.input_mustache),
    "input_declaration": text(PackageResources.input_declaration_mustache),
    "key": text(PackageResources.key_mustache),
    "machinery": text(PackageResources.machinery_mustache),
    "model": text(PackageResources.model_mustache),
    "model_declaration": text(PackageResources.model_declaration_mustache),
    "patch": text(PackageResources.patch_mustache),
    "property": text(PackageResources.property_mustache),
    "query": text(PackageResources.query_mustache),
    "schema": text(PackageResources.schema_mustache),
    "shape": text(PackageResources.shape_mustache),
    "shape_body": text(PackageResources.shape_body_mustache),
    "shape_declaration": text(PackageResources.shape_declaration_mustache),
  ]

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
