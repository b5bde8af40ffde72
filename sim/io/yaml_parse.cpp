#include "sim/io/suggest.hpp"
#include "sim/io/yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

namespace twinshift::io {
namespace {

/// Builds the tree from yaml-cpp's events, which give every key its mark and don't hide second keys.
class TreeBuilder : public YAML::EventHandler {
public:
  explicit TreeBuilder(YamlContext const& context) : context_{&context} {}

  [[nodiscard]] Yaml take() { return std::move(root_); }

  /// Where quoted (and block) scalars start.
  [[nodiscard]] std::vector<std::pair<int, int>> const& quoted() const { return quoted_; }

  void OnDocumentStart(YAML::Mark const& /*mark*/) override {}
  void OnDocumentEnd() override {}
  void OnNull(YAML::Mark const& mark, YAML::anchor_t anchor) override { add(node(Yaml::Kind::kNothing, mark, anchor)); }
  void OnAlias(YAML::Mark const& mark, YAML::anchor_t /*anchor*/) override {
    refuse_anchor(mark);
    add(node(Yaml::Kind::kNothing, mark, 0));
  }
  void OnScalar(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor,
                std::string const& value) override {
    auto scalar = node(Yaml::Kind::kScalar, mark, anchor);
    if (tag == "!") quoted_.push_back({scalar.line, scalar.column});
    scalar.scalar = value;
    add(std::move(scalar));
  }
  void OnSequenceStart(YAML::Mark const& mark, std::string const& /*tag*/, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open_.push_back({node(Yaml::Kind::kList, mark, anchor), {}, false});
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(YAML::Mark const& mark, std::string const& /*tag*/, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open_.push_back({node(Yaml::Kind::kMap, mark, anchor), {}, false});
  }
  void OnMapEnd() override { close(); }

private:
  struct Open {
    Yaml value;
    YamlEntry entry;
    bool has_key = false;
  };

  Yaml node(Yaml::Kind kind, YAML::Mark const& mark, YAML::anchor_t anchor) {
    if (anchor != 0) refuse_anchor(mark);
    Yaml value;
    value.kind = kind;
    value.line = mark.line + 1;
    value.column = mark.column + 1;
    return value;
  }

  void refuse_anchor(YAML::Mark const& mark) {
    context_->fault({context_->file, mark.line + 1, mark.column + 1}, "Y104",
                    "Anchors (&name) and aliases (*name) are not read.", "Every value stands where it is used.",
                    "Write the value out; text that starts with * or & needs quotes.");
  }

  void add(Yaml value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return;
    }
    auto& top = open_.back();
    if (top.value.kind == Yaml::Kind::kList) {
      top.value.items.push_back(std::move(value));
    } else if (!top.has_key) {
      set_key(top, value);
    } else {
      top.entry.value = std::move(value);
      top.has_key = false;
      keep_entry(top);
    }
  }

  void set_key(Open& top, Yaml const& value) {
    if (value.kind != Yaml::Kind::kScalar)
      context_->fault(context_->place(value), "Y101", "A key must be a word.", "", "Write key: value.");
    top.entry = {value.scalar, value.line, value.column, {}};
    top.has_key = true;
  }

  void keep_entry(Open& top) {
    auto& entries = top.value.entries;
    auto const first = std::find_if(entries.begin(), entries.end(),
                                    [&](YamlEntry const& entry) { return entry.key == top.entry.key; });
    if (first == entries.end()) {
      entries.push_back(std::move(top.entry));
      return;
    }
    context_->fault(
        {context_->file, top.entry.line, top.entry.column}, "Y103",
        '"' + shown(top.entry.key) + "\" appears twice (first on line " + std::to_string(first->line) + ").",
        "One of them would silently win.", "Merge the two.");
  }

  void close() {
    auto value = std::move(open_.back().value);
    open_.pop_back();
    add(std::move(value));
  }

  YamlContext const* context_;
  Yaml root_;
  std::vector<Open> open_;
  std::vector<std::pair<int, int>> quoted_;
};

struct Opening {
  int line = 0;
  int column = 0;
  char sign = 0;
};

/// Looks for what an unreadable file left open: a quote that does not close on its line, else a bracket. Only a guess
/// for the message, so block texts are not told apart.
std::optional<Opening> find_unclosed(std::string_view text) {
  std::vector<Opening> brackets;
  auto line = 0;
  for (std::size_t start = 0; start < text.size();) {
    auto const end = std::min(text.find('\n', start), text.size());
    auto const row = text.substr(start, end - start);
    start = end + 1;
    ++line;
    auto before = ' ';  // last sign that is not a space: tells a quote that opens from an apostrophe
    for (std::size_t i = 0; i < row.size(); ++i) {
      auto const c = row[i];
      if (c == '#' && (i == 0 || row[i - 1] == ' ')) break;
      auto const starts_value = std::string_view{" :-,[{"}.find(before) != std::string_view::npos;
      if ((c == '"' || c == '\'') && starts_value) {
        auto const close = row.find(c, i + 1);
        if (close == std::string_view::npos) return Opening{line, static_cast<int>(i) + 1, c};
        i = close;
      } else if ((c == '[' || c == '{') && starts_value) {
        brackets.push_back({line, static_cast<int>(i) + 1, c});
      } else if ((c == ']' || c == '}') && !brackets.empty()) {
        brackets.pop_back();
      }
      if (row[i] != ' ') before = row[i];
    }
  }
  if (brackets.empty()) return std::nullopt;
  return brackets.back();
}

/// Line (from 1) that is indented with a tab at or before `line`, nearest first; 0 if none.
int tab_line(std::string_view text, int line) {
  auto found = 0;
  auto number = 0;
  for (std::size_t start = 0; start < text.size() && number <= line;) {
    auto const end = std::min(text.find('\n', start), text.size());
    auto const row = text.substr(start, end - start);
    ++number;
    if (row.substr(0, row.find_first_not_of(" \t")).find('\t') != std::string_view::npos) found = number;
    start = end + 1;
  }
  return found;
}

bool closes(std::string_view rest, char quote) {
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (quote == '"' && rest[i] == '\\') {
      ++i;
      continue;
    }
    if (rest[i] == quote) return true;
  }
  return false;
}

void report_unclosed(Opening const& open, YamlContext const& context) {
  auto const closing = open.sign == '[' ? ']' : open.sign == '{' ? '}' : open.sign;
  context.fault(
      {context.file, open.line, open.column}, "Y102",
      std::string{"What is opened with "} + open.sign + " on line " + std::to_string(open.line) + " is never closed.",
      "", std::string{"Add "} + closing + " at the end of the value.");
}

/// The parser takes the end of the file for the end of a quoted text; we don't. True if all quotes close.
bool quotes_close(std::string_view text, std::vector<std::pair<int, int>> const& quoted, YamlContext const& context) {
  std::vector<std::size_t> line_start = {0};
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n') line_start.push_back(i + 1);
  for (auto const& [line, column] : quoted) {
    auto const at = line_start[static_cast<std::size_t>(line) - 1] + static_cast<std::size_t>(column) - 1;
    if (at >= text.size() || (text[at] != '"' && text[at] != '\'')) continue;
    if (closes(text.substr(at), text[at])) continue;
    report_unclosed({line, column, text[at]}, context);
    return false;
  }
  return true;
}

void report_not_yaml(std::string_view text, YamlContext const& context, YAML::Mark const& mark,
                     std::string const& reason) {
  if (auto const line = tab_line(text, mark.line + 1); line > 0) {
    context.fault({context.file, line, 1}, "Y101", "A tab is used for indentation.", "YAML allows spaces only.",
                  "Replace the tab at the start of line " + std::to_string(line) + " with spaces.");
    return;
  }
  if (auto const open = find_unclosed(text)) {
    report_unclosed(*open, context);
    return;
  }
  context.fault({context.file, mark.line + 1, mark.column + 1}, "Y101", "This is not valid YAML: " + reason + ".", "",
                "Check indentation, colons and quotes near this place.");
}

}  // namespace

std::optional<Yaml> parse_yaml(std::string_view text, YamlContext const& context) {
  constexpr std::size_t kMost = std::size_t{4} << 20U;  // written by hand: larger is a mistake
  if (text.size() > kMost) {
    context.fault({context.file, 0, 0}, "F204", "The file is larger than 4 MB.", "",
                  "Check that it is the right file.");
    return std::nullopt;
  }
  if (auto const nul = text.find('\0'); nul != std::string_view::npos) {
    context.fault({context.file, 0, 0}, "Y101", "The file holds a zero byte.", "It is not a text file.",
                  "Check that it is the right file.");
    return std::nullopt;
  }
  std::istringstream stream{std::string{text}};
  TreeBuilder builder{context};
  try {
    YAML::Parser parser{stream};
    if (!parser.HandleNextDocument(builder)) return Yaml{};
    auto result = builder.take();
    TreeBuilder second{context};
    if (parser.HandleNextDocument(second)) {
      context.fault({context.file, 0, 0}, "Y101", "The file holds more than one document.", "Only one can be read.",
                    "Remove the line \"---\" between them.");
      return std::nullopt;
    }
    if (!quotes_close(text, builder.quoted(), context)) return std::nullopt;
    return result;
  } catch (YAML::Exception const& error) {
    report_not_yaml(text, context, error.mark, error.msg);
    return std::nullopt;
  }
}

}  // namespace twinshift::io
