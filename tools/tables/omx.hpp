#pragma once

#include "sim/io/input_error.hpp"

#include <cstddef>
#include <functional>
#include <string>

namespace twinshift::tables {

/// True if the file begins as HDF5 files do.
[[nodiscard]] bool is_omx(std::string const& file);

/// Calls `cell` for each cell of a matrix of an OMX file (Open Matrix: HDF5 with /data and /lookup), row by row in
/// bounded memory, with the names of its zones. Faults: F201, F202 not HDF5 or damaged, T431 no such matrix or lookup,
/// or a lookup that doesn't fit.
void each_cell(std::string const& file, std::string const& matrix, std::string const& lookup, io::Faults& faults,
               std::function<void(std::string const& from, std::string const& to, double value)> const& cell);

}  // namespace twinshift::tables
