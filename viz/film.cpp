#include "viz/film.hpp"

#include <SFML/Graphics/Image.hpp>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace twinshift::viz {
namespace {

bool is_gif(std::filesystem::path const& path) { return path.extension() == ".gif"; }
bool is_film(std::filesystem::path const& path) { return path.extension() == ".mp4" || is_gif(path); }

std::string frame_name(std::size_t number) {
  std::array<char, 32> name{};
  std::snprintf(name.data(), name.size(), "frame-%06zu.png", number);
  return name.data();
}

/// The program's place on the search path; empty if it has none.
std::filesystem::path find_program(std::string const& name) {
  auto const* const path = std::getenv("PATH");
  std::istringstream folders{path == nullptr ? "" : path};
  for (std::string folder; std::getline(folders, folder, ':');)
    if (::access((folder + "/" + name).c_str(), X_OK) == 0) return folder + "/" + name;
  return {};
}

}  // namespace

bool can_encode() { return !find_program("ffmpeg").empty(); }

std::uint64_t hash_of(Canvas const& canvas) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  auto const bytes = 4U * static_cast<std::size_t>(canvas.width()) * static_cast<std::size_t>(canvas.height());
  for (std::size_t i = 0; i < bytes; i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, canvas.data() + i, std::min<std::size_t>(8, bytes - i));
    hash = (hash ^ word) * 0x100000001B3ULL;
  }
  return hash;
}

FilmWriter::FilmWriter(std::filesystem::path out, int width, int height, int frames_per_second)
    : out_{std::move(out)}, width_{width}, height_{height}, frames_per_second_{frames_per_second} {
  if (out_.has_parent_path() && !std::filesystem::is_directory(out_.parent_path()))
    throw std::runtime_error{"V430: the folder " + out_.parent_path().string() + " does not exist; make it first"};
  if (!is_film(out_) && std::filesystem::exists(out_))
    throw std::runtime_error{"V430: " + out_.string() + " exists already; give another folder for the pictures"};
  part_ = out_;
  part_.replace_filename("." + out_.stem().string() + ".part-" + std::to_string(::getpid()) +
                         (is_film(out_) ? out_.extension().string() : ""));
  if (is_film(out_)) {
    start_encoder();
    return;
  }
  std::error_code code;
  std::filesystem::create_directory(part_, code);
  if (code) throw std::runtime_error{"V430: the folder " + out_.string() + " cannot be made: " + code.message()};
}

void FilmWriter::start_encoder() {
  auto const program = find_program("ffmpeg");
  if (program.empty())
    throw std::runtime_error{
        "V431: ffmpeg is not installed, so no .mp4 or .gif can be made; install the package ffmpeg, or give a folder "
        "as --out to get pictures"};
  std::vector<std::string> words = {program.string(),
                                    "-y",
                                    "-loglevel",
                                    "error",
                                    "-f",
                                    "rawvideo",
                                    "-pix_fmt",
                                    "rgba",
                                    "-video_size",
                                    std::to_string(width_) + "x" + std::to_string(height_),
                                    "-framerate",
                                    std::to_string(frames_per_second_),
                                    "-i",
                                    "-"};
  if (is_gif(out_))
    words.insert(words.end(),
                 {"-filter_complex", "split[a][b];[a]palettegen=max_colors=160[p];[b][p]paletteuse=dither=none"});
  else
    words.insert(words.end(), {"-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-c:v", "libx264", "-preset", "veryfast", "-crf",
                               "19", "-pix_fmt", "yuv420p", "-movflags", "+faststart"});
  words.push_back(part_.string());
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error{"V431: ffmpeg cannot be started: no pipe"};
  std::vector<char*> raw;
  for (auto& word : words) raw.push_back(word.data());
  raw.push_back(nullptr);
  encoder_ = ::fork();
  if (encoder_ == 0) {
    ::dup2(ends[0], STDIN_FILENO);
    ::execv(program.c_str(), raw.data());
    ::_exit(127);
  }
  ::close(ends[0]);
  pipe_ = ends[1];
  if (encoder_ < 0) {
    encoder_ = 0;
    throw std::runtime_error{"V431: ffmpeg cannot be started"};
  }
  std::signal(SIGPIPE, SIG_IGN);  // an encoder that ends early is told of by its exit code
}

FilmWriter::~FilmWriter() {
  if (finished_) return;
  if (pipe_ >= 0) ::close(pipe_);
  if (encoder_ > 0) ::waitpid(encoder_, nullptr, 0);
  std::error_code code;
  std::filesystem::remove_all(part_, code);
}

void FilmWriter::add(Canvas const& frame) {
  hashes_.push_back(hash_of(frame));
  if (pipe_ < 0) {
    sf::Image image;
    image.create(static_cast<unsigned>(frame.width()), static_cast<unsigned>(frame.height()), frame.data());
    if (image.saveToFile((part_ / frame_name(hashes_.size())).string())) return;
    throw std::runtime_error{"V410: cannot write a picture into " + out_.string() + "; is the disk full?"};
  }
  auto const* at = frame.data();
  auto left = 4U * static_cast<std::size_t>(frame.width()) * static_cast<std::size_t>(frame.height());
  while (left > 0) {
    auto const written = ::write(pipe_, at, left);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) throw std::runtime_error{"V431: ffmpeg ended before the film did; is the disk full?"};
    at += written;
    left -= static_cast<std::size_t>(written);
  }
}

void FilmWriter::finish() {
  if (pipe_ >= 0) {
    ::close(pipe_);
    pipe_ = -1;
    int status = 0;
    ::waitpid(encoder_, &status, 0);
    encoder_ = 0;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
      throw std::runtime_error{"V431: ffmpeg could not make the film; nothing was written"};
  }
  std::filesystem::rename(part_, out_);
  finished_ = true;
  write_manifest();
}

void FilmWriter::write_manifest() const {
  auto path = out_;
  if (is_film(out_))
    path.replace_extension(".manifest.yaml");
  else
    path /= "manifest.yaml";
  std::ofstream file{path};
  file << "frames: " << hashes_.size() << "\nsize: " << width_ << 'x' << height_
       << "\nframes_per_second: " << frames_per_second_ << "\nfnv1a64:\n";
  std::array<char, 32> text{};
  for (auto const hash : hashes_) {
    std::snprintf(text.data(), text.size(), "  - %016llx\n", static_cast<unsigned long long>(hash));
    file << text.data();
  }
  if (!file) throw std::runtime_error{"V410: cannot write " + path.string()};
}

}  // namespace twinshift::viz
