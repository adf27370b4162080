//! Rows in the binary form of COPY: what Postgres reads fastest.

use sqlx::encode::IsNull;
use sqlx::postgres::PgArgumentBuffer;
use sqlx::{Encode, PgConnection, Postgres};

use crate::StoreError;

const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
const END: &[u8] = &(-1_i16).to_be_bytes();
/// The length of a field that is null.
const NULL: [u8; 4] = (-1_i32).to_be_bytes();

/// Rows on their way into one table.
#[derive(Debug, Default)]
pub(super) struct Rows(PgArgumentBuffer);

impl Rows {
    /// Adds a row, its fields in the order of the columns and of their types.
    pub(super) fn push(&mut self, fields: &[&dyn Encode<'_, Postgres>]) -> Result<(), StoreError> {
        let too_long = |_| sqlx::Error::Encode("a row is too long".into());
        let Self(buffer) = self;
        buffer.extend_from_slice(&i16::try_from(fields.len()).map_err(too_long)?.to_be_bytes());
        for field in fields {
            let start = buffer.len();
            buffer.extend_from_slice(&NULL);
            if let IsNull::No = field.encode_by_ref(buffer).map_err(sqlx::Error::Encode)? {
                let length = i32::try_from(buffer.len() - start - NULL.len()).map_err(too_long)?;
                buffer[start..start + NULL.len()].copy_from_slice(&length.to_be_bytes());
            }
        }
        Ok(())
    }

    /// Writes the rows.
    pub(super) async fn write(
        self,
        connection: &mut PgConnection,
        table: &str,
        columns: &str,
    ) -> Result<(), StoreError> {
        let statement = format!("COPY {table} ({columns}) FROM STDIN (FORMAT binary)");
        let mut copy = connection.copy_in_raw(&statement).await?;
        copy.send(SIGNATURE).await?;
        copy.send(self.0.as_slice()).await?;
        copy.send(END).await?;
        copy.finish().await?;
        Ok(())
    }
}
