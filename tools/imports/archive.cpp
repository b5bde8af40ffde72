#include "tools/imports/archive.hpp"

#include "sim/io/file.hpp"
#include "sim/io/suggest.hpp"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <fstream>
#include <map>
#include <string_view>
#include <system_error>

#include <zip.h>

namespace twinshift::imports {

namespace fs = std::filesystem;

namespace {

io::Fault cannot_open(std::string const& file, std::string const& reason, std::string remedy = "Check the name.") {
  return {"F201", {file, 0, 0}, "Cannot open \"" + file + "\": " + reason + ".", "", std::move(remedy)};
}

io::Fault unsafe(std::string const& file, std::string what) {
  return {"F207",
          {file, 0, 0},
          std::move(what),
          "Reading it could touch files that are not part of it.",
          "Pack the files again, as plain files of one folder."};
}

io::Fault too_large(std::string const& file, std::string what) {
  return {"F204",
          {file, 0, 0},
          std::move(what),
          "It may be made to fill the memory or the disk.",
          "Check where it comes from; unpack it yourself and name the folder if you trust it."};
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

class FileSource : public ByteSource {
public:
  explicit FileSource(fs::path const& path) : stream_{path, std::ios::binary} {}
  [[nodiscard]] bool good() const { return static_cast<bool>(stream_); }
  std::size_t read(std::span<char> bytes) override {
    stream_.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return static_cast<std::size_t>(stream_.gcount());
  }

private:
  std::ifstream stream_;
};

class TextBytes : public ByteSource {
public:
  explicit TextBytes(std::string_view text) : text_{text} {}
  std::size_t read(std::span<char> bytes) override {
    auto const n = std::min(bytes.size(), text_.size());
    std::memcpy(bytes.data(), text_.data(), n);
    text_.remove_prefix(n);
    return n;
  }

private:
  std::string_view text_;
};

class Folder : public Archive {
public:
  static std::unique_ptr<Archive> open(fs::path const& path, std::string const& marker, io::Faults& faults) {
    auto folder = std::unique_ptr<Folder>{new Folder};
    folder->path_ = path;
    if (!folder->list(faults)) return nullptr;
    if (!folder->holds(marker)) folder->step_into(marker, faults);
    return folder;
  }
  [[nodiscard]] std::vector<std::string> const& names() const override { return names_; }
  std::unique_ptr<ByteSource> open(std::string const& name, io::Faults& faults) override {
    auto const path = path_ / name;
    std::error_code error;
    auto const status = fs::symlink_status(path, error);
    if (fs::is_symlink(status)) {
      faults.add(unsafe(io::shown_path(path), "\"" + io::shown(name) + "\" is a symbolic link."));
      return nullptr;
    }
    if (!fs::is_regular_file(status)) {
      faults.add(cannot_open(io::shown_path(path), "it is not an ordinary file", "Name a file."));
      return nullptr;
    }
    auto source = std::make_unique<FileSource>(path);
    if (source->good()) return source;
    faults.add(cannot_open(io::shown_path(path), "it cannot be read", "Check its permissions."));
    return nullptr;
  }

private:
  bool list(io::Faults& faults) {
    names_.clear();
    std::error_code error;
    for (fs::directory_iterator it{path_, error}, end; !error && it != end; it.increment(error))
      names_.push_back(it->path().filename().string());
    if (error) faults.add(cannot_open(io::shown_path(path_), error.message(), "Check its permissions."));
    std::sort(names_.begin(), names_.end());
    return !error;
  }
  [[nodiscard]] bool holds(std::string const& marker) const {
    return std::any_of(names_.begin(), names_.end(), [&](auto const& name) { return lower(name) == marker; });
  }
  /// As long as there is nothing but one folder, and no marker, goes down; stays where it began if there is none.
  void step_into(std::string const& marker, io::Faults& faults) {
    auto const here = path_;
    for (auto depth = 0; depth < 8 && !holds(marker); ++depth) {
      std::vector<fs::path> inside;
      std::error_code error;
      for (auto const& name : names_)
        if (fs::is_directory(fs::symlink_status(path_ / name, error))) inside.push_back(path_ / name);
      if (inside.size() != 1) break;
      path_ = inside.front();
      if (!list(faults)) return;
    }
    if (holds(marker)) return;
    path_ = here;
    list(faults);
  }

  fs::path path_;
  std::vector<std::string> names_;
};

class ZipEntry : public ByteSource {
public:
  ZipEntry(zip_file_t* file, std::uint64_t size, std::string shown, io::Faults& faults)
      : file_{file}, left_{size}, shown_{std::move(shown)}, faults_{&faults} {}
  ZipEntry(ZipEntry const&) = delete;
  ZipEntry& operator=(ZipEntry const&) = delete;
  ~ZipEntry() override { zip_fclose(file_); }
  std::size_t read(std::span<char> bytes) override {
    if (ended_) return 0;
    auto const n = zip_fread(file_, bytes.data(), bytes.size());
    if (n > 0 && static_cast<std::uint64_t>(n) <= left_) {
      left_ -= static_cast<std::uint64_t>(n);
      return static_cast<std::size_t>(n);
    }
    ended_ = true;
    if (n > 0)
      faults_->add(too_large(shown_, "The entry unpacks to more than the archive says."));
    else if (n < 0 || left_ > 0)
      faults_->add({"F202",
                    {shown_, 0, 0},
                    "The archive is damaged here: " + std::string{zip_error_strerror(zip_file_get_error(file_))} + ".",
                    "The download may be incomplete.",
                    "Fetch it again."});
    return 0;
  }

private:
  zip_file_t* file_;
  std::uint64_t left_;
  bool ended_ = false;
  std::string shown_;
  io::Faults* faults_;
};

class Zip : public Archive {
public:
  static std::unique_ptr<Archive> open(fs::path const& path, std::string const& marker, io::Faults& faults,
                                       UnpackLimits const& limits) {
    auto code = 0;
    auto* const zip = zip_open(path.c_str(), ZIP_RDONLY, &code);
    if (zip == nullptr) {
      zip_error_t error;
      zip_error_init_with_code(&error, code);
      faults.add({"F209",
                  {io::shown_path(path), 0, 0},
                  "This is not a ZIP that can be read: " + std::string{zip_error_strerror(&error)} + ".",
                  "The download may be incomplete.",
                  "Fetch it again, or unpack it and name the folder."});
      zip_error_fini(&error);
      return nullptr;
    }
    auto archive = std::unique_ptr<Zip>{new Zip{zip, io::shown_path(path)}};
    std::error_code error;
    auto const packed = fs::file_size(path, error);
    return archive->list(marker, packed, limits, faults) ? std::move(archive) : nullptr;
  }
  Zip(Zip const&) = delete;
  Zip& operator=(Zip const&) = delete;
  ~Zip() override { zip_discard(zip_); }

  [[nodiscard]] std::vector<std::string> const& names() const override { return names_; }
  std::unique_ptr<ByteSource> open(std::string const& name, io::Faults& faults) override {
    auto const& entry = entries_.at(name);
    auto* const file = zip_fopen_index(zip_, entry.index, 0);
    if (file != nullptr) return std::make_unique<ZipEntry>(file, entry.size, shown_ + '/' + name, faults);
    faults.add(cannot_open(shown_ + '/' + name, zip_strerror(zip_), "Pack it again, without a password."));
    return nullptr;
  }

private:
  struct Entry {
    zip_uint64_t index = 0;
    std::uint64_t size = 0;
  };

  Zip(zip_t* zip, std::string shown) : zip_{zip}, shown_{std::move(shown)} {}

  bool list(std::string const& marker, std::uint64_t packed, UnpackLimits const& limits, io::Faults& faults) {
    auto const count = zip_get_num_entries(zip_, 0);
    if (count < 0 || static_cast<std::size_t>(count) > limits.entries) {
      faults.add(too_large(shown_, "The archive has " + std::to_string(count) + " entries; the limit is " +
                                       std::to_string(limits.entries) + "."));
      return false;
    }
    std::uint64_t total = 0;
    std::vector<std::pair<std::string, Entry>> files;
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
      zip_stat_t stat;
      if (zip_stat_index(zip_, i, 0, &stat) != 0 || (stat.valid & ZIP_STAT_NAME) == 0) continue;
      std::string const name = stat.name;
      if (!is_safe(i, name, faults)) return false;
      if (name.ends_with('/')) continue;
      total += std::min(stat.size, limits.total_bytes + 1);
      files.emplace_back(name, Entry{i, stat.size});
    }
    if (total > limits.total_bytes ||
        (total > limits.harmless_bytes && total / std::max<std::uint64_t>(packed, 1) > limits.ratio)) {
      faults.add(too_large(shown_, "The archive of " + std::to_string(packed) + " bytes unpacks to " +
                                       std::to_string(total) + " bytes or more."));
      return false;
    }
    return choose_folder(files, marker, faults);
  }

  bool is_safe(zip_uint64_t index, std::string const& name, io::Faults& faults) {
    auto const path = fs::path{name}.lexically_normal();
    auto const leaves = name.empty() || name.front() == '/' || name.find('\\') != std::string::npos ||
                        (name.size() > 1 && name[1] == ':') || path.begin() == path.end() || *path.begin() == "..";
    zip_uint8_t system = 0;
    zip_uint32_t attributes = 0;
    zip_file_get_external_attributes(zip_, index, 0, &system, &attributes);
    constexpr zip_uint32_t kLink = 0120000;
    auto const link = system == ZIP_OPSYS_UNIX && ((attributes >> 16U) & 0170000U) == kLink;
    if (leaves) faults.add(unsafe(shown_, "The entry \"" + io::shown(name) + "\" leads out of the archive."));
    if (link) faults.add(unsafe(shown_, "The entry \"" + io::shown(name) + "\" is a symbolic link."));
    return !leaves && !link;
  }

  /// Takes the files of the folder that holds the marker, the outermost of several.
  bool choose_folder(std::vector<std::pair<std::string, Entry>> const& files, std::string const& marker,
                     io::Faults& faults) {
    auto const depth = [](std::string const& folder) { return std::count(folder.begin(), folder.end(), '/'); };
    std::vector<std::string> folders;
    for (auto const& [name, entry] : files) {
      auto const slash = name.rfind('/') + 1;  // npos + 1 is 0
      if (lower(name.substr(slash)) == marker && !name.starts_with("__MACOSX/"))
        folders.push_back(name.substr(0, slash));
    }
    std::stable_sort(folders.begin(), folders.end(), [&](auto const& a, auto const& b) { return depth(a) < depth(b); });
    if (folders.size() > 1 && depth(folders[0]) == depth(folders[1])) {
      faults.add(
          {"F209",
           {shown_, 0, 0},
           "The archive holds several feeds: \"" + io::shown(folders[0]) + "\", \"" + io::shown(folders[1]) + "\".",
           "It is unclear which is meant.",
           "Unpack it and name one of the folders."});
      return false;
    }
    auto const folder = folders.empty() ? std::string{} : folders.front();
    for (auto const& [name, entry] : files) {
      if (!name.starts_with(folder)) continue;
      auto const plain = name.substr(folder.size());
      if (plain.find('/') != std::string::npos) continue;
      if (!entries_.emplace(plain, entry).second) {
        faults.add({"F209",
                    {shown_, 0, 0},
                    "The entry \"" + io::shown(name) + "\" is there twice.",
                    "It is unclear which one counts.",
                    "Pack the files again."});
        return false;
      }
      names_.push_back(plain);
    }
    std::sort(names_.begin(), names_.end());
    return true;
  }

  zip_t* zip_;
  std::string shown_;
  std::map<std::string, Entry> entries_;
  std::vector<std::string> names_;
};

}  // namespace

std::unique_ptr<Archive> Archive::open_at(fs::path const& path, std::string const& marker, io::Faults& faults,
                                          UnpackLimits const& limits) {
  std::error_code error;
  auto const status = fs::status(path, error);
  if (fs::is_directory(status)) return Folder::open(path, marker, faults);
  if (error || !fs::is_regular_file(status)) {
    faults.add(cannot_open(io::shown_path(path), fs::exists(status) ? "it is neither a folder nor a file"
                                                 : error && error != std::errc::no_such_file_or_directory
                                                     ? error.message()
                                                     : "there is no such file"));
    return nullptr;
  }
  return Zip::open(path, marker, faults, limits);
}

std::unique_ptr<ByteSource> open_file(fs::path const& path, io::Faults& faults) {
  std::error_code error;
  auto const status = fs::status(path, error);
  if (fs::is_regular_file(status)) {
    auto source = std::make_unique<FileSource>(path);
    if (source->good()) return source;
  }
  faults.add(cannot_open(io::shown_path(path), !fs::exists(status)           ? "there is no such file"
                                               : fs::is_regular_file(status) ? "it cannot be read"
                                                                             : "it is not an ordinary file"));
  return nullptr;
}

std::unique_ptr<ByteSource> open_text(std::string_view text) { return std::make_unique<TextBytes>(text); }

}  // namespace twinshift::imports
