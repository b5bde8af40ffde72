#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace twinshift::exports {

/// A text file packed with gzip. The same text gives the same bytes. Throws results::FolderError if it can't be written
/// whole; close() tells.
class GzFile {
public:
  explicit GzFile(std::filesystem::path const& path);
  ~GzFile();
  GzFile(GzFile const&) = delete;
  GzFile& operator=(GzFile const&) = delete;

  void write(std::string_view text);
  void close();

private:
  struct State;
  std::unique_ptr<State> state_;
};

/// `text` as the value of an XML attribute: quotes, brackets and ampersands written as references, what XML can't hold
/// as a question mark.
[[nodiscard]] std::string xml_text(std::string_view text);

}  // namespace twinshift::exports
