#include "tools/tables/omx.hpp"

#include "sim/io/file.hpp"
#include "sim/io/suggest.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <string_view>
#include <vector>

#include <hdf5.h>

namespace twinshift::tables {

namespace {

constexpr hsize_t kMostZones = 50000;

/// An HDF5 thing, closed when it goes out of scope.
class Handle {
public:
  Handle(hid_t id, herr_t (*close)(hid_t)) : id_{id}, close_{close} {}
  Handle(Handle const&) = delete;
  Handle& operator=(Handle const&) = delete;
  ~Handle() {
    if (id_ >= 0) close_(id_);
  }
  [[nodiscard]] hid_t get() const { return id_; }
  [[nodiscard]] bool good() const { return id_ >= 0; }

private:
  hid_t id_;
  herr_t (*close_)(hid_t);
};

std::vector<std::string> names_in(hid_t file, char const* group) {
  std::vector<std::string> names;
  if (H5Lexists(file, group, H5P_DEFAULT) <= 0) return names;
  Handle const folder{H5Gopen2(file, group, H5P_DEFAULT), H5Gclose};
  if (!folder.good()) return names;
  auto const visit = [](hid_t, char const* name, H5L_info_t const*, void* out) -> herr_t {
    static_cast<std::vector<std::string>*>(out)->emplace_back(name);
    return 0;
  };
  H5Literate(folder.get(), H5_INDEX_NAME, H5_ITER_INC, nullptr, visit, &names);
  return names;
}

class OmxReader {
public:
  OmxReader(std::string const& file, io::Faults& faults) : shown_{io::shown_path(file)}, faults_{&faults} {}

  void fault(std::string code, std::string what, std::string remedy) {
    faults_->add({std::move(code), {shown_, 0, 0}, std::move(what), "", std::move(remedy)});
  }

  /// The name asked for, or the only one there is; empty and a fault else.
  std::string choose(hid_t file, char const* group, std::string const& wish, char const* option, bool needed) {
    auto const names = names_in(file, group);
    if (wish.empty() && names.size() == 1) return names[0];
    if (std::find(names.begin(), names.end(), wish) != names.end()) return wish;
    if (wish.empty() && !needed && names.empty()) return "";
    fault("T431",
          wish.empty() ? std::string{"The file has "} + std::to_string(names.size()) + " of " + group + '.'
                       : std::string{"There is no "} + group + " \"" + io::shown(wish) + "\".",
          std::string{"Name one with "} + option + ": " + io::join(names) + '.');
    return "";
  }

  std::vector<std::string> zone_names(hid_t file, std::string const& lookup, hsize_t zones) {
    std::vector<std::string> names;
    if (lookup.empty()) {
      for (hsize_t z = 0; z < zones; ++z) names.push_back(std::to_string(z + 1));
      return names;
    }
    Handle const data{H5Dopen2(file, ("/lookup/" + lookup).c_str(), H5P_DEFAULT), H5Dclose};
    Handle const space{H5Dget_space(data.get()), H5Sclose};
    Handle const type{H5Dget_type(data.get()), H5Tclose};
    if (!data.good() || H5Sget_simple_extent_npoints(space.get()) != static_cast<hssize_t>(zones)) {
      fault("T431", "The lookup \"" + io::shown(lookup) + "\" does not have one entry for each zone.",
            "Name another with --lookup.");
      return names;
    }
    if (H5Tget_class(type.get()) == H5T_INTEGER) {
      std::vector<long long> ids(zones);
      if (H5Dread(data.get(), H5T_NATIVE_LLONG, H5S_ALL, H5S_ALL, H5P_DEFAULT, ids.data()) >= 0)
        for (auto const id : ids) names.push_back(std::to_string(id));
    } else if (H5Tget_class(type.get()) == H5T_STRING && H5Tis_variable_str(type.get()) == 0 &&
               H5Tget_size(type.get()) < 1000) {
      auto const width = H5Tget_size(type.get());
      std::vector<char> text(zones * width);
      if (H5Dread(data.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, text.data()) >= 0)
        for (hsize_t z = 0; z < zones; ++z) {
          std::string name(text.data() + z * width, width);
          names.push_back(name.substr(0, name.find('\0')));
        }
    }
    if (names.size() != zones)
      fault("T431",
            "The lookup \"" + io::shown(lookup) + "\" is neither of whole numbers nor of texts of fixed length.",
            "Name another with --lookup.");
    return names;
  }

private:
  std::string shown_;
  io::Faults* faults_;
};

}  // namespace

bool is_omx(std::string const& file) {
  std::array<char, 8> start{};
  std::ifstream{file, std::ios::binary}.read(start.data(), start.size());
  return std::memcmp(start.data(), "\x89HDF\r\n\x1a\n", start.size()) == 0;
}

void each_cell(std::string const& file, std::string const& matrix, std::string const& lookup, io::Faults& faults,
               std::function<void(std::string const&, std::string const&, double)> const& cell) {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // HDF5's own messages become faults of ours
  OmxReader reader{file, faults};
  Handle const opened{H5Fopen(file.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose};
  if (!opened.good()) return reader.fault("F202", "The file can't be read as OMX (HDF5).", "Fetch or write it again.");
  auto const name = reader.choose(opened.get(), "/data", matrix, "--matrix", true);
  if (name.empty()) return;
  Handle const data{H5Dopen2(opened.get(), ("/data/" + name).c_str(), H5P_DEFAULT), H5Dclose};
  Handle const space{H5Dget_space(data.get()), H5Sclose};
  std::array<hsize_t, 2> size{};
  auto const flat = data.good() && H5Sget_simple_extent_ndims(space.get()) == 2 &&
                    H5Sget_simple_extent_dims(space.get(), size.data(), nullptr) == 2;
  if (!flat || size[0] != size[1] || size[0] == 0 || size[0] > kMostZones)
    return reader.fault("T431", "The matrix \"" + io::shown(name) + "\" is not square, or has over 50,000 zones.",
                        "Name another with --matrix.");
  auto const before = faults.errors();
  auto const chosen = reader.choose(opened.get(), "/lookup", lookup, "--lookup", false);
  if (faults.errors() != before) return;
  auto const zones = reader.zone_names(opened.get(), chosen, size[0]);
  if (zones.size() != size[0]) return;
  std::vector<double> row(size[1]);
  std::array<hsize_t, 2> const count = {1, size[1]};
  Handle const memory{H5Screate_simple(2, count.data(), nullptr), H5Sclose};
  for (hsize_t r = 0; r < size[0]; ++r) {
    std::array<hsize_t, 2> const start = {r, 0};
    H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr);
    if (H5Dread(data.get(), H5T_NATIVE_DOUBLE, memory.get(), space.get(), H5P_DEFAULT, row.data()) < 0)
      return reader.fault("F202", "The matrix is damaged at row " + std::to_string(r + 1) + '.',
                          "Fetch or write it again.");
    for (std::size_t c = 0; c < row.size(); ++c) cell(zones[r], zones[c], row[c]);
  }
}

}  // namespace twinshift::tables
