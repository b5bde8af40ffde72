#include "tools/exports/gz_file.hpp"

#include "sim/io/file.hpp"
#include "sim/results/run_folder.hpp"

#include <zlib.h>

namespace twinshift::exports {

struct GzFile::State {
  std::filesystem::path path;
  gzFile file = nullptr;
  [[noreturn]] void fail() const {
    throw results::FolderError{"M502 " + io::shown_path(path) +
                               "  The file can't be written whole. → Check room and "
                               "permissions."};
  }
};

GzFile::GzFile(std::filesystem::path const& path) : state_{std::make_unique<State>()} {
  state_->path = path;
  state_->file = gzopen(path.c_str(), "wb6");
  if (state_->file == nullptr) state_->fail();
}

GzFile::~GzFile() {
  if (state_->file != nullptr) gzclose(state_->file);
}

void GzFile::write(std::string_view text) {
  if (!text.empty() && gzwrite(state_->file, text.data(), static_cast<unsigned>(text.size())) <= 0) state_->fail();
}

void GzFile::close() {
  auto* const file = state_->file;
  state_->file = nullptr;
  if (gzclose(file) != Z_OK) state_->fail();
}

std::string xml_text(std::string_view text) {
  std::string result;
  for (auto const c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
    }
  }
  return result;
}

}  // namespace twinshift::exports
