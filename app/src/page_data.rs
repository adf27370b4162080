//! The data of a page: loaded by the server with the page, by the browser when the page changes. What is loaded, and by
//! what, is kept behind pointers, so that all pages share one resource's code: the browser half holds it once.

use std::any::Any;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::server::codee::{Decoder, Encoder};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Data on its way to its page.
type Loading = Pin<Box<dyn Future<Output = Kept> + Send>>;

/// Loaded data: as a value, or still as the text that came with the page.
#[derive(Clone)]
enum Kept {
    Value(Arc<dyn Any + Send + Sync>, Print),
    Text(Arc<str>),
}

/// Prints a value as JSON; only the server has cause to.
#[cfg(feature = "ssr")]
type Print = fn(&(dyn Any + Send + Sync)) -> Result<String, serde_json::Error>;
#[cfg(not(feature = "ssr"))]
type Print = ();

/// What is loaded for, compared with what was loaded for.
#[derive(Clone)]
struct Question(Arc<dyn Same>);

trait Same: Send + Sync {
    fn as_any(&self) -> &dyn Any;
    fn is_same(&self, other: &dyn Any) -> bool;
}

impl<S: PartialEq + Send + Sync + 'static> Same for S {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn is_same(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }
}

impl PartialEq for Question {
    fn eq(&self, other: &Self) -> bool {
        self.0.is_same(other.0.as_any())
    }
}

/// Data travels inside the page as JSON. The text is read where its type is known.
struct JsonText;

impl Encoder<Kept> for JsonText {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(kept: &Kept) -> Result<String, Self::Error> {
        match kept {
            #[cfg(feature = "ssr")]
            Kept::Value(value, print) => print(value.as_ref()),
            #[cfg(not(feature = "ssr"))]
            Kept::Value(..) => Ok(String::new()),
            Kept::Text(text) => Ok(text.to_string()),
        }
    }
}

impl Decoder<Kept> for JsonText {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<Kept, Self::Error> {
        Ok(Kept::Text(text.into()))
    }
}

impl Kept {
    /// The data; nothing if a text is not of this type, which no page of this very server holds.
    fn read<T: Clone + DeserializeOwned + Send + Sync + 'static>(&self) -> Option<T> {
        match self {
            Self::Value(value, _) => value.downcast_ref().cloned(),
            // From bytes, as the answers of server functions are read: one reader for each type, not two.
            Self::Text(text) => serde_json::from_slice(text.as_bytes()).ok(),
        }
    }
}

/// The data of a page.
pub(crate) struct PageData<T> {
    resource: Resource<Kept, JsonText>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for PageData<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for PageData<T> {}

impl<T: Clone + DeserializeOwned + Send + Sync + 'static> PageData<T> {
    /// Loads the data again.
    pub(crate) fn refetch(self) {
        self.resource.refetch();
    }

    /// The data, if it is there.
    pub(crate) fn get(self) -> Option<T> {
        self.resource.with(|kept| kept.as_ref().and_then(Kept::read))
    }

    /// The data, once it is there.
    pub(crate) async fn ready(self) -> T {
        match self.resource.await.read() {
            Some(data) => data,
            None => std::future::pending().await,
        }
    }
}

/// Loads the data of what `source` names, again whenever that changes.
pub(crate) fn page_data<S, T, Load>(
    source: impl Fn() -> S + Send + Sync + 'static,
    load: impl Fn(S) -> Load + Send + Sync + 'static,
) -> PageData<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Load: Future<Output = T> + Send + 'static,
{
    let ask = move || Question(Arc::new(source()));
    let answer = move |question: Question| -> Loading {
        match question.0.as_any().downcast_ref::<S>() {
            Some(named) => {
                let loading = load(named.clone());
                Box::pin(async move { kept(loading.await) })
            }
            None => Box::pin(std::future::pending()),
        }
    };
    PageData { resource: resource(Box::new(ask), Box::new(answer)), of: PhantomData }
}

fn kept<T: Serialize + Send + Sync + 'static>(value: T) -> Kept {
    #[cfg(feature = "ssr")]
    let print: Print = |value| serde_json::to_string(&value.downcast_ref::<T>());
    #[cfg(not(feature = "ssr"))]
    let print: Print = ();
    Kept::Value(Arc::new(value), print)
}

fn resource(
    ask: Box<dyn Fn() -> Question + Send + Sync>,
    answer: Box<dyn Fn(Question) -> Loading + Send + Sync>,
) -> Resource<Kept, JsonText> {
    Resource::new_with_options(ask, answer, false)
}
